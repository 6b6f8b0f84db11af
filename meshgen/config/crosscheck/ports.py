"""Ports: names that Istio reads, numbers that clash or belong to the proxy."""

import re
from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.findings import Code, Finding
from meshgen.model.ports import PROTOCOLS, RESERVED, ServicePort, ports_of
from meshgen.model.service import Service
from meshgen.nearest import did_you_mean
from meshgen.resources import Path


def port_names(place: Place) -> Iterator[Finding]:
    """Find ports whose protocol nothing says, and names that Kubernetes refuses."""
    for name, service in place.services.items():
        at: Path = ("services", name)
        if service.port is not None and service.ports:
            yield place.finding(
                Code.CONFLICT,
                (*at, "port"),
                "`port` and `ports` are set together",
                "expected one of them",
                "move it into `ports`",
                key=True,
            )
        for port in ports_of(service):
            path = _path(name, service, port)
            if not port.protocol:
                yield place.finding(
                    Code.VALUE,
                    path,
                    f"`{port.app_protocol or port.name}` does not say a protocol that Istio knows",
                    f"expected PROTOCOL or PROTOCOL-SUFFIX with one of {', '.join(PROTOCOLS)}, "
                    "or `appProtocol`",
                    did_you_mean(port.name.partition("-")[0], PROTOCOLS),
                    key=True,
                )
            # Container ports are IANA service names: k8s.io/apimachinery IsValidPortName.
            elif not re.fullmatch(r"(?=.{1,15}$)(?=.*[a-z])[a-z0-9_]+(-[a-z0-9]+)*", port.name):
                yield place.finding(
                    Code.NAME,
                    path,
                    f"`{port.name}` is not a valid port name",
                    "expected up to 15 lower-case letters, digits and '-'",
                    key=True,
                )


def port_clashes(place: Place) -> Iterator[Finding]:
    """Find two ports with one number, and numbers that the proxy uses itself."""
    for name, service in place.services.items():
        seen: dict[tuple[str, str, int], ServicePort] = {}
        for port in ports_of(service):
            path = _path(name, service, port)
            for what, number in (("port", port.port), ("targetPort", port.target_port)):
                before = seen.setdefault((what, port.transport, number), port)
                if before is not port and not (what == "targetPort" and before.port == port.port):
                    yield place.finding(
                        Code.CONFLICT,
                        path,
                        f"{what} {number} is also that of `{before.name}`",
                        "expected another number",
                        key=True,
                    )
            if port.target_port in RESERVED and _in_mesh(service):
                yield place.finding(
                    Code.CONFLICT,
                    path,
                    f"port {port.target_port} belongs to the sidecar",
                    f"expected none of {', '.join(str(r) for r in RESERVED)}",
                )


def node_ports(place: Place) -> Iterator[Finding]:
    """Find node ports that two services claim, or that the Service's type does not have."""
    taken: dict[int, str] = {}
    for name, service in sorted(place.services.items()):
        for port in ports_of(service):
            if port.node_port is None:
                continue
            path = _node_port_path(name, service, port)
            if service.service.type == "ClusterIP":
                yield place.finding(
                    Code.CONFLICT,
                    path,
                    "a ClusterIP Service has no nodePort",
                    "expected service.type NodePort or LoadBalancer",
                )
            other = taken.setdefault(port.node_port, name)
            if other != name:
                yield place.finding(
                    Code.CONFLICT,
                    path,
                    f"nodePort {port.node_port} is also that of `{other}`",
                    "expected a node port of its own from 30000 to 32767",
                )
        if service.service.headless and service.service.type != "ClusterIP":
            yield place.finding(
                Code.CONFLICT,
                ("services", name, "service", "headless"),
                f"a {service.service.type} Service cannot be headless",
                "expected type ClusterIP",
            )


def _path(name: str, service: Service, port: ServicePort) -> Path:
    if service.port is None:
        return ("services", name, "ports", port.name)
    return ("services", name, "protocol" if service.protocol and not port.protocol else "port")


def _node_port_path(name: str, service: Service, port: ServicePort) -> Path:
    if service.service.node_port is not None and port == ports_of(service)[0]:
        return ("services", name, "service", "nodePort")
    return (*_path(name, service, port), "nodePort")


def _in_mesh(service: Service) -> bool:
    return service.mesh is not False
