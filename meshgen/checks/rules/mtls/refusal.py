"""What makes pods refuse a call in plain text."""

from meshgen.resources import Path
from meshgen.system import Host, Member, System


def refusals(system: System, host: Host, number: int) -> list[tuple[Member, Path]]:
    """Return what makes all pods behind a port of a host refuse plain text; none if some do not."""
    service = host.service
    port = service.port(number) if service else None
    places: list[tuple[Member, Path]] = []
    for workload in host.workloads:
        target = port.target_in(workload) if port else None
        demand = system.peers.refuses_plain_text(workload, target) if target else None
        if demand is None:
            return []
        places += demand.place
    return places
