"""What is asked of a service: at which ports of its pods, with which methods and paths."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from meshgen.mesh.external import External
from meshgen.mesh.front import fronts
from meshgen.mesh.service import Service
from meshgen.mesh.workload import workloads
from meshgen.model.access import Operation
from meshgen.resources import Object


@dataclass(frozen=True)
class PodPort:
    """A port of a service's pods, or of a host outside; `names` are all that it may be called by.

    `is_http` is None where no Service has it, or says its protocol: the proxy finds out. One that
    is `told` is a port of a Service.
    """

    number: int
    names: frozenset[str]
    is_http: bool | None
    told: bool = True


@dataclass(frozen=True)
class Asked:
    """What may be asked; `ports` are those of the pods, or of the host. What is empty is anything.

    What says methods or paths is asked at ports of HTTP alone.
    """

    ports: tuple[int, ...]
    methods: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()

    @property
    def operation(self) -> Object:
        """Return it as an operation of an AuthorizationPolicy."""
        said: Object = {"ports": [str(port) for port in self.ports]}
        said |= {"methods": list(self.methods), "paths": list(self.paths)}
        return {field: values for field, values in said.items() if values}


def pod_ports(callee: Service | External) -> list[PodPort]:
    """Return the ports of TCP of what is called, those of its Service first."""
    if isinstance(callee, External):
        return [
            PodPort(p.port, frozenset((p.name, str(p.port))), p.is_http)
            for p in callee.ports
            if p.transport == "TCP"
        ]
    found: dict[int, PodPort] = {}
    for port in _ports(callee):
        before = found.get(port.number)
        names = port.names | before.names if before else port.names
        protocol = before.is_http if before else port.is_http
        found[port.number] = PodPort(
            port.number, names, protocol, before.told if before else port.told
        )
    return list(found.values())


def _ports(service: Service) -> Iterator[PodPort]:
    for front in fronts(service) if service.has_pods else ():
        for port in front.ports:
            if port.transport == "TCP":
                named = {port.name, str(port.port), str(port.target)}
                is_http = port.is_http if port.protocol else None
                yield PodPort(port.target_port, frozenset(named), is_http)
    for workload in workloads(service):
        for container in workload.all_containers:
            for at in container.ports:
                if at.transport == "TCP":
                    yield PodPort(at.number, frozenset((at.name, str(at.number))), None, told=False)


def port_named(ports: Iterable[PodPort], said: int | str) -> PodPort | None:
    """Return the port that a setting means: as a Service calls it before what containers do."""
    return next((port for port in ports if str(said) in port.names), None)


def asked_of(callee: Service | External, said: Operation) -> Iterator[Asked]:
    """Yield what a setting allows: where it says nothing, all ports of the Service."""
    ports = pod_ports(callee)
    if said.ports is None:
        meant = [port for port in ports if port.told]
    else:
        found = (port_named(ports, port) for port in said.ports)
        meant = [port for port in found if port is not None]
    of_http = tuple(port.number for port in meant if port.is_http is not False)
    if said.grpc:
        yield Asked(of_http, ("POST",), tuple("/" + one for one in said.grpc))
    if said.methods or said.paths:
        yield Asked(of_http, tuple(said.methods or ()), tuple(said.paths or ()))
    elif not said.grpc:
        yield Asked(tuple(port.number for port in meant))


def asked_at(callee: Service | External, port: int | None) -> Asked:
    """Return that everything may be asked at one port of a Service, or at all of them."""
    ports = pod_ports(callee)
    found = None if port is None else port_named(ports, port)
    meant = [found] if found else [one for one in ports if one.told]
    return Asked(tuple(one.number for one in meant))


def rule(source: Object, asked: Iterable[Asked], when: Object | None = None) -> Object:
    """Return a rule of an AuthorizationPolicy: who asks, which of what, on which condition."""
    operations = [one.operation for one in asked]
    found: Object = {"from": [{"source": source}]} if source else {}
    if all(operations):
        found["to"] = [{"operation": operation} for operation in operations]
    return {**found, "when": [when]} if when else found
