"""Who follows a VirtualService."""

from collections.abc import Iterator
from dataclasses import dataclass

from meshgen.resources import Path
from meshgen.system import Member, System, VirtualService


@dataclass(frozen=True)
class Clients:
    """Proxies of a namespace; `others` are the Gateway that they serve, if they are its pods."""

    namespace: str
    words: str
    others: tuple[tuple[Member, Path], ...] = ()


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
