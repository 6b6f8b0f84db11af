"""What the destinations of a VirtualService mean."""

from collections.abc import Iterator, Sequence

from meshgen.findings import Severity
from meshgen.lenient import texts
from meshgen.system import Destination, Host, Member, System, VirtualService


def destinations(system: System) -> Iterator[tuple[VirtualService, Destination]]:
    """Yield each destination that names a host, with its VirtualService."""
    for virtual in system.routing.virtual_services:
        for destination in virtual.destinations:
            if destination.host:
                yield virtual, destination


def meant(system: System, virtual: VirtualService, destination: Destination) -> Sequence[Host]:
    """Return the hosts that a destination may mean, Services first; none if there is none."""
    return hosts_of(system, virtual.member, destination.host)


def hosts_of(system: System, member: Member, name: str) -> Sequence[Host]:
    """Return the hosts that an object of Istio's may mean by a name, Services first."""
    home, given = member.namespace, texts(member.spec.get("exportTo"))
    readers = frozenset(home if one == "." else one for one in given or (home,))
    return system.hosts.told(name, home, readers)


def weight_of_absence(system: System, name: str) -> Severity:
    """Return how much it weighs that nothing declares a host of a full name.

    Of a namespace of which no pods or Services are here nobody can tell what it has, nor of a
    custom resource what its operator makes.
    """
    place = system.hosts.place(name)
    if place is None:
        return Severity.WARNING
    may_be = place[0] not in system.populated or system.made.may_have("Service", *place)
    return Severity.NOTE if may_be else Severity.WARNING
