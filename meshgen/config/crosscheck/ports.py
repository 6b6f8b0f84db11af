"""Ports: names that Istio reads, numbers that clash or belong to the proxy."""

import re
from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Front, Service, fronts, workloads
from meshgen.model.ports import PROTOCOLS, RESERVED, Declared, ServicePort, protocol_of
from meshgen.model.servicespec import AdditionalService
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path


@of_services("port", "protocol", running=True)
def port_names(place: Place, service: Service) -> Iterator[Problem]:
    """Find ports whose protocol nothing says, and names that Kubernetes refuses."""
    name, spec = service.key, service.spec
    at: Path = ("services", name)
    if spec.port is not None and spec.ports:
        yield place.problem(
            Code.CONFLICT,
            (*at, "port"),
            "`port` and `ports` are set together",
            "expected one of them",
            "move it into `ports`",
            key=True,
        )
    elif spec.port is None and place.says_itself(name, "protocol"):
        yield place.problem(
            Code.CONFLICT,
            (*at, "protocol"),
            "`protocol` says something of `port`, which is not set",
            "expected `port`, or names in `ports` such as tcp-data",
            key=True,
        )
    for path, port in _ports(service):
        if not port.protocol:
            text = port.app_protocol or port.name
            yield place.problem(
                Code.VALUE,
                path,
                f"`{text}` does not say a protocol that Istio knows",
                f"expected PROTOCOL or PROTOCOL-SUFFIX with one of {', '.join(PROTOCOLS)}, "
                "or `appProtocol`",
                did_you_mean(text.partition("-")[0], PROTOCOLS),
                key=True,
            )
        # Container ports are IANA service names: k8s.io/apimachinery, IsValidPortName.
        elif not re.fullmatch(r"(?=.{1,15}\Z)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*", port.name):
            proxied, lower = port.name == "http_proxy", port.name.lower()
            mend = f"write `{lower}`" if lower != port.name and protocol_of(lower) else ""
            said = place.says_itself(name, "protocol") and path == (*at, "port")
            yield place.problem(
                Code.NAME,
                (*at, "protocol") if said else path,
                f"`{port.name}` is not a valid port name",
                "expected up to 15 lower-case letters, digits and '-'",
                "write `ports: {http: {port: …, appProtocol: http_proxy}}`" if proxied else mend,
                key=not said,
            )


@of_services(running=True)
def port_clashes(place: Place, service: Service) -> Iterator[Problem]:
    """Find two ports with one number, and numbers that the proxy uses itself."""
    for front in fronts(service):
        seen: dict[tuple[str, int], ServicePort] = {}
        for port in front.ports:
            before = seen.setdefault((port.transport, port.port), port)
            if before is not port and _says_ports(front):
                yield place.problem(
                    Code.CONFLICT,
                    _path(front, port),
                    f"port {port.port} is also that of `{before.name}`",
                    "expected another number",
                    key=True,
                )
    for port in service.ports:
        if port.target_port in RESERVED and service.in_mesh:
            yield place.problem(
                Code.CONFLICT,
                _path(fronts(service)[0], port),
                f"port {port.target_port} belongs to the sidecar",
                f"expected none of {', '.join(str(r) for r in RESERVED)}",
            )


def node_ports(place: Place) -> Iterator[Problem]:
    """Find node ports that two ports claim, or that the Service's type does not have."""
    taken: dict[tuple[str, int], str] = {}
    services = place.sound("port", "ports", "service", "additionalServices", running=True)
    for front in (front for service in services for front in fronts(service)):
        if front.spec.node_port is not None and _main_says(front):
            yield place.problem(
                Code.CONFLICT,
                (*front.setting, "nodePort"),
                "the main port has a nodePort of its own",
                "expected one of them",
                key=True,
            )
        for port in front.ports:
            if port.node_port is None:
                continue
            path = _node_port_path(front, port)
            if front.spec.type == "ClusterIP":
                yield place.problem(
                    Code.CONFLICT,
                    path,
                    "a ClusterIP Service has no nodePort",
                    "expected service.type NodePort or LoadBalancer",
                )
            whose = f"{front.name if front.is_additional else front.service.key}:{port.name}"
            other = taken.setdefault((port.transport, port.node_port), whose)
            if other != whose:
                yield place.problem(
                    Code.CONFLICT,
                    path,
                    f"nodePort {port.node_port} is also that of `{other}`",
                    "expected a node port of its own from 30000 to 32767",
                )


@of_services("port", "ports", "service", running=True)
def services(place: Place, service: Service) -> Iterator[Problem]:
    """Find settings of a Service that its type does not have, or that has no ports."""
    name, spec = service.key, service.spec.service
    path: Path = ("services", name, "service")
    cluster_ip = spec.type == "ClusterIP"
    if spec.headless and not cluster_ip:
        yield place.problem(
            Code.CONFLICT,
            (*path, "headless"),
            f"a {spec.type} Service cannot be headless",
            "expected type ClusterIP",
        )
    if spec.external_traffic_policy and cluster_ip:
        yield place.problem(
            Code.CONFLICT,
            (*path, "externalTrafficPolicy"),
            "a ClusterIP Service has no traffic from outside",
            "expected service.type NodePort or LoadBalancer",
            key=True,
        )
    # A StatefulSet has a Service anyway, and a headless one needs no port.
    stateful = service.spec.kind == "StatefulSet"
    needed = not cluster_ip or spec.headless is False if stateful else True
    needed = needed and service.has_pods
    if not service.ports and needed and (stateful or place.says_itself(name, "service")):
        yield place.problem(
            Code.MISSING, path, "this Service has no port", "expected `port`", key=True
        )


@of_services("ports", "additionalServices", "versions", "containers", running=True)
def target_names(place: Place, service: Service) -> Iterator[Problem]:
    """Find ports of Services that lead to a name which no container has for a port of its own."""
    for front in fronts(service):
        around = front.setting if front.is_additional else service.setting
        for port in front.ports:
            said = (_declared(front).ports or {}).get(port.name)
            if said is None or not isinstance(said.target_port, str):
                continue
            for workload in workloads(service):
                names = [
                    one.name
                    for container in workload.all_containers
                    for one in container.ports
                    if one.transport == port.transport
                ]
                if port.target_name not in names and front.chooses(workload.pod_labels):
                    yield place.problem(
                        Code.REFERENCE,
                        (*around, "ports", port.name, "targetPort"),
                        f"no container of `{workload.name}` has a port called `{said.target_port}`",
                        one_of(names)
                        if names
                        else f"expected a number, since it has no {port.transport} port",
                        did_you_mean(said.target_port, names),
                    )
                    break


def _ports(service: Service) -> Iterator[tuple[Path, ServicePort]]:
    """Yield the ports that a service's settings tell of, each with its path."""
    for front in fronts(service):
        if _says_ports(front):
            yield from ((_path(front, port), port) for port in front.ports)


def _declared(front: Front) -> Declared:
    """Return what tells of a Service's ports: that of the service itself is told beside it."""
    return front.spec if isinstance(front.spec, AdditionalService) else front.service.spec


def _says_ports(front: Front) -> bool:
    said = _declared(front)
    return said.port is not None or bool(said.ports)


def _path(front: Front, port: ServicePort) -> Path:
    said = _declared(front)
    at = front.setting if front.is_additional else front.service.setting
    if not _says_ports(front):
        return at
    if said.port is None:
        return (*at, "ports", port.name)
    return (*at, "protocol" if said.protocol and not port.protocol else "port")


def _node_port_path(front: Front, port: ServicePort) -> Path:
    if front.spec.node_port is not None and port == front.ports[0]:
        return (*front.setting, "nodePort")
    return (*_path(front, port), "nodePort")


def _main_says(front: Front) -> bool:
    """Return whether the main port has a node port in `ports`."""
    main, said = front.ports[:1], _declared(front)
    port = (said.ports or {}).get(main[0].name) if main and said.port is None else None
    return port is not None and port.node_port is not None
