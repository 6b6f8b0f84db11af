"""A service's ports, as Kubernetes and Istio see them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from meshgen.model.network import PortSpec
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
    """One port of a Service; `protocol` is Istio's, `transport` Kubernetes'."""

    name: str
    port: int
    target_port: int
    protocol: str
    node_port: int | None = None
    app_protocol: str | None = None

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
    ports = declared_ports(service)
    if ports and service.service.node_port is not None:
        ports[0] = replace(ports[0], node_port=service.service.node_port)
    return tuple(ports)


def declared_ports(said: Declared, targets: Mapping[str, int] | None = None) -> list[ServicePort]:
    """Return the ports that settings tell of, in order.

    `targets` has ports of the container by name, for those of which nothing is said.
    """
    there = targets or {}
    if said.port is not None:
        name = said.protocol or "http"
        return [ServicePort(name, said.port, there.get(name, said.port), protocol_of(name))]
    ports = [_port(name, spec, there) for name, spec in (said.ports or {}).items()]
    return sorted(ports, key=lambda p: (p.name not in PROTOCOLS, p.name))


def protocol_of(name: str, app_protocol: str | None = None) -> str:
    """Return Istio's protocol for a port, or an empty text if nothing says it."""
    text = (app_protocol or name).lower()
    if text.startswith("kubernetes.io/"):
        return {"h2c": "http2", "ws": "http", "wss": "tls"}.get(text.partition("/")[2], "")
    return next((p for p in _LONGEST_FIRST if text == p or text.startswith(f"{p}-")), "")


def _port(name: str, spec: PortSpec, targets: Mapping[str, int]) -> ServicePort:
    return ServicePort(
        name,
        spec.port,
        spec.target_port or targets.get(name, spec.port),
        protocol_of(name, spec.app_protocol),
        spec.node_port,
        spec.app_protocol,
    )
