"""A service's ports, as Kubernetes and Istio see them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from meshgen.model.container import FurtherContainer
from meshgen.model.network import PortSpec
from meshgen.model.podspec import PodSpec
from meshgen.model.service import Service

# Protocols that Istio reads from a port's name (istio.io, "Protocol Selection").
PROTOCOLS = (
    "grpc",
    "grpc-web",
    "http",
    "http2",
    "http_proxy",
    "https",
    "mongo",
    "mysql",
    "redis",
    "tcp",
    "tls",
    "udp",
)
_LONGEST_FIRST = sorted(PROTOCOLS, key=len, reverse=True)
# Those that the proxy parses as HTTP, so that routes, retries and HTTP filters apply.
HTTP_PROTOCOLS = ("http", "http2", "grpc", "grpc-web", "http_proxy")
# The proxy's own ports (istio.io, "Application Requirements").
RESERVED = (15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090)


@dataclass(frozen=True)
class ServicePort:
    """One port of a Service; `protocol` is Istio's, `transport` Kubernetes'.

    `target_name` is what the container calls its port, where the Service names it so.
    """

    name: str
    port: int
    target_port: int
    protocol: str
    node_port: int | None = None
    app_protocol: str | None = None
    target_name: str | None = None

    @property
    def target(self) -> int | str:
        """Return the container's port as the Service names it."""
        return self.target_name or self.target_port

    @property
    def transport(self) -> str:
        """Return TCP or UDP."""
        return "UDP" if self.protocol == "udp" else "TCP"

    @property
    def is_http(self) -> bool:
        """Return whether the proxy reads the traffic as HTTP."""
        return self.protocol in HTTP_PROTOCOLS


class Declared(Protocol):
    """Settings of ports: one, or several by name."""

    @property
    def port(self) -> int | None:
        """Return the one port."""

    @property
    def protocol(self) -> str | None:
        """Return the protocol of the one port."""

    @property
    def ports(self) -> Mapping[str, PortSpec] | None:
        """Return several by name."""


def ports_of(service: Service) -> tuple[ServicePort, ...]:
    """Return the ports, the main one first: the order in the file does not count.

    A port named as a bare protocol (`http`) comes before one with a suffix (`http-metrics`).
    """
    ports = declared_ports(service, {}, container_ports(service))
    if ports and service.service.node_port is not None:
        ports[0] = replace(ports[0], node_port=service.service.node_port)
    return tuple(ports)


def container_ports(service: Service) -> dict[str, int]:
    """Return the ports of a service's pods by the names that their containers have for them.

    Those of the main container are called as the Service's that lead to them by number.
    """
    pods: list[PodSpec] = [service, *(service.versions or {}).values()]
    init = [pod.init_containers for pod in pods]
    several: list[Mapping[str, FurtherContainer]] = [pod.containers or {} for pod in pods]
    several += [named for named in init if isinstance(named, dict)]
    of_main = [port for port in declared_ports(service, {}, {}) if port.target_name is None]
    return {port.name: port.target_port for port in reversed(of_main)} | {
        name: port.container_port
        for container in (one for named in several for one in named.values())
        for name, port in (container.ports or {}).items()
    }


def declared_ports(
    said: Declared, targets: Mapping[str, int | str], numbers: Mapping[str, int]
) -> list[ServicePort]:
    """Return the ports that settings tell of, in order.

    `targets` has the targets by name of those of which nothing is said, `numbers` the ports that
    containers call so.
    """
    if said.port is not None:
        name = said.protocol or "http"
        ports = [_port(name, PortSpec(port=said.port), targets, numbers)]
    else:
        ports = [_port(name, spec, targets, numbers) for name, spec in (said.ports or {}).items()]
    return sorted(ports, key=lambda p: (p.name not in PROTOCOLS, p.name))


def protocol_of(name: str, app_protocol: str | None = None) -> str:
    """Return Istio's protocol for a port, or an empty text if nothing says it."""
    text = (app_protocol or name).lower()
    if text.startswith("kubernetes.io/"):
        return {"h2c": "http2", "ws": "http", "wss": "tls"}.get(text.partition("/")[2], "")
    return next((p for p in _LONGEST_FIRST if text == p or text.startswith(f"{p}-")), "")


def _port(
    name: str, spec: PortSpec, targets: Mapping[str, int | str], numbers: Mapping[str, int]
) -> ServicePort:
    target = spec.target_port or targets.get(name, spec.port)
    target_name = target if isinstance(target, str) else None
    return ServicePort(
        name,
        spec.port,
        numbers.get(target, spec.port) if isinstance(target, str) else target,
        protocol_of(name, spec.app_protocol),
        spec.node_port,
        spec.app_protocol,
        target_name,
    )
