"""Which ports pods listen on, as far as containers and Services tell."""

from collections.abc import Sequence

from meshgen.model.injection import PROXY
from meshgen.resources import Path
from meshgen.system import Member, System, Workload


def listening(system: System, workloads: Sequence[Workload]) -> frozenset[int]:
    """Return the ports of several workloads; none where some are not known."""
    listed = [_ports(system, workload) for workload in workloads]
    return frozenset().union(*listed) if all(listed) else frozenset()


def behind(
    system: System, workloads: Sequence[Workload], port: int
) -> tuple[str, Sequence[tuple[Member, Path]]]:
    """Return a hint where a port is a Service's, with its place."""
    for workload in workloads:
        for service, front in system.reaching(workload):
            if front.number == port and (target := front.target_in(workload)):
                hint = f"behind port {port} of Service/{service.name} is {target}"
                return hint, [(service.member, front.path)]
    return "", ()


def _ports(system: System, workload: Workload) -> set[int]:
    if any(container.get("name") == PROXY for _, container in workload.containers):
        return set()  # a gateway listens on what its Gateways say
    found = {
        port["containerPort"]
        for _, port in workload.ports
        if isinstance(port.get("containerPort"), int)
    }
    reached = {port.target_in(workload) for _, port in system.reaching(workload)}
    return found | {port for port in reached if port}
