"""Connections that objects of a system are about, and the NetworkPolicy that shuts them out."""

from collections.abc import Iterable, Sequence

from meshgen.resources import Path
from meshgen.system import GatewayPods, Host, Member, System, Workload
from meshgen.system.access import Verdict
from meshgen.system.network import EGRESS, End, Passage, Port


def behind(host: Host, numbers: Iterable[int]) -> Sequence[tuple[Workload, int]]:
    """Return the pods behind ports of a host, with their own ports; none if one is not known."""
    found: list[tuple[Workload, int]] = []
    for number in numbers:
        front = host.service.port(number) if host.service else None
        for workload in host.workloads:
            target = front.target_in(workload) if front else number
            if not target or (front and front.transport != "TCP"):
                return ()
            found.append((workload, target))
    return found


def refused(system: System, source: End, targets: Iterable[tuple[Workload, int]]) -> Passage | None:
    """Return why nobody among some pods is reached at their ports; None if one may be."""
    found: Passage | None = None
    for workload, number in targets:
        found = system.network.may(source, system.network.pods_of(workload), Port(number))
        if found.verdict is not Verdict.DENIED:
            return None
    return found


def pods_of(system: System, pods: GatewayPods) -> End:
    """Return the pods of a gateway; where nobody said where Istio's own are, some of any place."""
    if pods.workload:
        return system.network.pods_of(pods.workload)
    known = system.control_plane.declared
    return system.network.pods_in(pods.namespace if known else "", pods.labels)


def policy_of(passage: Passage) -> Sequence[tuple[Member, Path]]:
    """Return the place of the policy that shuts a connection out."""
    return [(passage.member, passage.path)] if passage.member else []


def words(passage: Passage, seen: Member, whom: str, ports: Iterable[int], whose: str) -> str:
    """Return what a policy does, seen from an object: it keeps somebody in, or out."""
    policy = passage.member.seen_from(seen) if passage.member else ""
    listed = ", ".join(map(str, dict.fromkeys(ports)))
    way = "out to" if passage.direction == EGRESS else "in at"
    return f"{policy} does not let {whom} {way} port {listed} of {whose}"


def mend(passage: Passage, seen: Member) -> str:
    """Return where to add what is shut out."""
    policy = passage.member.seen_from(seen) if passage.member else ""
    return f"add it to `{passage.direction.lower()}` of {policy}, or of another policy of the pods"
