"""Who follows a VirtualService."""

from collections.abc import Iterator
from dataclasses import dataclass

from meshgen.resources import Path
from meshgen.system import Host, Member, System, VirtualService


@dataclass(frozen=True)
class Clients:
    """Proxies of a namespace; `others` are the Gateway that they serve, if they are its pods.

    `calls` is whether requests of theirs are sure to go by it.
    """

    namespace: str
    words: str
    others: tuple[tuple[Member, Path], ...] = ()
    calls: bool = True


def clients(system: System, virtual: VirtualService) -> Iterator[Clients]:
    """Yield who is sure to follow it: the sidecars beside it, and the pods of its gateways."""
    home = virtual.member.namespace
    if virtual.is_for_mesh and (virtual.visible is None or home in virtual.visible):
        yield Clients(home, f"sidecars in {home}")
    for _, _, reference in virtual.gateways:
        gateway = system.gateways.named(reference) if reference else None
        if gateway and gateway.selector:
            place = (gateway.member, ("spec", "selector"))
            spaces = dict.fromkeys(pods.namespace for pods in system.gateways.serving(gateway))
            for space in spaces:
                yield Clients(space, f"the pods of {gateway.member} in {space}", (place,))


def hiding(system: System, virtual: VirtualService, host: Host) -> Iterator[Clients]:
    """Yield the sidecars of other namespaces that follow it, and a rule of their own for a host.

    Of rules for many hosts MG1811 tells, and once.
    """
    seen = {virtual.member.namespace, system.control_plane.root_namespace}
    for rule in system.routing.destination_rules_of(host.name):
        space = rule.member.namespace
        if space not in seen and _follow(system, virtual, space) and host.is_seen_from(space):
            yield Clients(space, f"sidecars in {space}")
        seen.add(space)


def others(system: System, virtual: VirtualService) -> Iterator[Clients]:
    """Yield the sidecars of other namespaces that follow it, those that surely do first.

    It takes a look at each namespace.
    """
    if not virtual.is_for_mesh:
        return
    declared = [one for name in virtual.hosts for one in system.hosts.declared(name)]
    calling = dict.fromkeys(space for host in declared for space in system.callers_of(host.name))
    for space in (*calling, *sorted(system.populated.difference(calling))):
        is_seen = any(host.is_seen_from(space) for host in declared)
        if is_seen and space != virtual.member.namespace and _follow(system, virtual, space):
            yield Clients(space, f"sidecars in {space}", calls=space in calling)


def _follow(system: System, virtual: VirtualService, space: str) -> bool:
    """Return whether a namespace has sidecars that follow it, and no other one that is for them."""
    if not virtual.is_for_mesh or not (virtual.visible is None or space in virtual.visible):
        return False
    rivals = (one for host in virtual.hosts for one in system.routing.virtual_services_of(host))
    instead = (one for one in rivals if one is not virtual and one.is_for_mesh)
    if any(one.visible is not None and space in one.visible for one in instead):
        return False
    return any(one.in_mesh is not False for one in system.workloads_in(space).having({}))
