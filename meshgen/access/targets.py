"""Whom one may reach: the ports of workloads, and what stands before them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from meshgen.lenient import text
from meshgen.model.injection import PROXY
from meshgen.system import System, Workload
from meshgen.system.labels import has_labels
from meshgen.system.peers import Demand, Mode
from meshgen.system.protocols import HTTP, TCP, TLS, UDP
from meshgen.system.services import Reached
from meshgen.xds.pod_proxies import is_gateway

# The mode of a server that takes the mesh's own certificates.
MUTUAL = "ISTIO_MUTUAL"


@dataclass(frozen=True, eq=False)
class Target:
    """A port of the pods of a workload.

    `protocol` is how a proxy treats it: HTTP, TCP or UDP; "" where it has to look. `guarded` is
    whether policies of the mesh are asked: whether a proxy stands before it, None where nothing
    says. `reached` are the ports of Services that lead to it.
    """

    workload: Workload
    port: int
    protocol: str
    reached: Sequence[Reached]
    guarded: bool | None
    demand: Demand
    is_gateway: bool = False

    @property
    def is_http(self) -> bool:
        """Return whether requests are told apart, and not connections alone."""
        return self.protocol in (HTTP, "")

    @property
    def name(self) -> str:
        """Return the name of its workload."""
        return self.workload.member.name

    @property
    def namespace(self) -> str:
        """Return its namespace."""
        return self.workload.namespace

    @property
    def full(self) -> str:
        """Return namespace and name of its workload."""
        return f"{self.namespace}/{self.name}"

    def __str__(self) -> str:
        """Return the name and the port."""
        return f"{self.name}:{self.port}"


def targets_of(system: System) -> Sequence[Target]:
    """Return the ports of all workloads that something leads to, or that a container declares."""
    return [target for workload in system.workloads for target in _targets(system, workload)]


def _targets(system: System, workload: Workload) -> Iterator[Target]:
    found: dict[int, list[Reached]] = {}
    for reached in system.reaching(workload):
        number = reached.port.target_in(workload)
        if number:
            found.setdefault(number, []).append(reached)
    if is_gateway(workload):
        yield from _of_gateway(system, workload, found)
        return
    for path, port in workload.ports:
        container = workload.pod.get(str(path[-4]), ())[path[-3]]
        number = port.get("containerPort")
        is_tcp = (text(port.get("protocol")) or TCP) == TCP
        if isinstance(number, int) and is_tcp and container.get("name") != PROXY:
            found.setdefault(number, [])
    for number, listed in sorted(found.items()):
        family = listed[0].port.family if listed else ""
        protocol = TCP if family == TLS else family
        guarded = workload.in_mesh
        if protocol == UDP or not workload.is_captured(number):
            guarded = False
        if workload.ambient:
            protocol = TCP  # ztunnel knows connections
        demand = system.peers.at(workload, number)
        yield Target(workload, number, protocol, listed, guarded, demand)


def _of_gateway(
    system: System, workload: Workload, found: dict[int, list[Reached]]
) -> Iterator[Target]:
    """Yield the ports that servers of Gateways listen at."""
    servers = [
        server
        for gateway in system.gateways.all
        if has_labels(workload.labels, gateway.selector)
        for server in gateway.servers
    ]
    for number, listed in sorted(found.items()):
        ports = {number, *(reached.port.number for reached in listed)}
        here = [server for server in servers if server.port in ports]
        if here:
            modes = [text(server.tls.get("mode")) for server in here]
            protocol = HTTP if any(server.is_http for server in here) else TCP
            demand = Demand(_taken(modes))
            yield Target(workload, number, protocol, listed, True, demand, is_gateway=True)


def _taken(modes: Sequence[str]) -> Mode:
    """Return whether servers take mutual TLS of the mesh, and nothing else."""
    if MUTUAL not in modes:
        return Mode.DISABLE
    return Mode.STRICT if {*modes} == {MUTUAL} else Mode.PERMISSIVE
