"""Several VirtualServices for one host that the same sidecars follow."""

from collections.abc import Iterator, Sequence
from itertools import chain

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.lenient import texts
from meshgen.system import System, VirtualService
from meshgen.system.names import Named

_MANIFESTS = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
spec:
  hosts:
    - web
  http:
    - route:
        - destination:
            host: web
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web-retries
spec:
  hosts:
    - HOST
  http:
    - retries:
        attempts: 3
      route:
        - destination:
            host: web
"""
# A VirtualService with the position of one of its hosts.
_Place = tuple[VirtualService, int]


class SeveralForMesh(Rule):
    """Sidecars merge no VirtualServices: one of them counts."""

    code = "MG1220"
    title = "Sidecars have one VirtualService for each host."
    why = (
        "Sidecars that see both follow one of them: that which is exported to their namespace and "
        "not to all, else the older one, which may be another after a restore. Routes, retries "
        "and timeouts of the other do nothing."
    )
    mend = (
        "Put the routes into one VirtualService, let it `delegate` to others, or limit each to "
        "some namespaces by `exportTo`."
    )
    example = Example(
        wrong=_MANIFESTS.replace("HOST", "web.default.svc.cluster.local"),
        right=_MANIFESTS.replace("HOST", "other"),
    )
    source = (
        "https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services"
    )
    istio = ("IST0109",)
    kinds = frozenset(("VirtualService.networking.istio.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each VirtualService with a host that another has, for the same sidecars."""
        for_all: Named[_Place] = Named()
        for_some: Named[_Place] = Named()
        by_reader: dict[str, Named[_Place]] = {}
        # An object that is there twice is told of elsewhere: the last one counts.
        listed = {one.member.identity: one for one in system.routing.virtual_services}
        virtuals = [one for one in listed.values() if one.is_for_mesh]
        for virtual in virtuals:
            readers = _readers(virtual)
            for position, host in enumerate(virtual.hosts):
                (for_some if readers else for_all).add(host, (virtual, position))
                for reader in readers:
                    by_reader.setdefault(reader, Named()).add(host, (virtual, position))
        for virtual in virtuals:
            readers = _readers(virtual)
            equals = [by_reader.get(reader, Named()) for reader in readers] or [for_all]
            yield from self._of(virtual, equals, for_all if readers else for_some)

    def _of(
        self, virtual: VirtualService, equals: Sequence[Named[_Place]], wider: Named[_Place]
    ) -> Iterator[Mistake]:
        """Yield the first host that another one has: of equals it is the same, else it overlaps."""
        for position, host in enumerate(virtual.hosts):
            same = (place for named in equals for place in named.exactly(host))
            near = chain(wider.exactly(host), wider.covering(host), wider.covered(host))
            other = next((place for place in chain(same, near) if place[0] is not virtual), None)
            if other is None:
                continue
            member, found = other[0].member, other[0].hosts[other[1]]
            near_by = member.namespace == virtual.member.namespace
            named = member.seen_from(virtual.member)
            message = f"{words.show(host)} is a host of {named} too: {_effect(virtual, other[0])}"
            if found != host:
                message = f"{words.show(found)} of {named} may be {words.show(host)}"
            yield self.mistake(
                virtual.member,
                ("spec", "hosts", position),
                message,
                expected="expected one VirtualService for it",
                others=[(member, ("spec", "hosts", other[1]))],
                severity=_weight(found == host, near_by),
            )
            return


def _effect(virtual: VirtualService, other: VirtualService) -> str:
    """Return whom sidecars follow that see both, as far as `exportTo` tells."""
    for one, rival in ((virtual, other), (other, virtual)):
        spaces = sorted(one.visible or ())
        if spaces and all(_rank(one, space) < _rank(rival, space) for space in spaces):
            which = one.member.seen_from(virtual.member) if one is other else "this one"
            return f"sidecars in {' and '.join(spaces)} follow {which}, whichever is older"
    return "sidecars follow the older one of the two"


def _rank(virtual: VirtualService, space: str) -> int:
    """Return where a namespace finds it: among its own, those for some of which it is, or all.

    Source: SelectVirtualServices of istio.io/istio/pilot/pkg/model.
    """
    if virtual.visible is None:
        return 2
    if space not in virtual.visible:
        return 3
    return 0 if space == virtual.member.namespace else 1


def _weight(same: bool, near_by: bool) -> Severity:
    """Return how much it weighs: of names that overlap the more specific one is followed."""
    if not same:
        return Severity.NOTE
    return Severity.ERROR if near_by else Severity.WARNING


def _readers(virtual: VirtualService) -> frozenset[str]:
    """Return the namespaces that follow it; none if all do."""
    given = texts(virtual.member.spec.get("exportTo"))
    home = virtual.member.namespace
    return frozenset(() if "*" in given else (home if one == "." else one for one in given))
