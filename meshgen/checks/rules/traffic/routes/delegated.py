"""Routes of a delegate outside of what was delegated to it."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.routes.merging import is_left_out
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.routing import VIRTUAL_SERVICE

_MANIFESTS = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
spec:
  hosts:
    - web.example.com
  gateways:
    - edge
  http:
    - match:
        - uri:
            prefix: /api
      delegate:
        name: api
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: api
spec:
  http:
    - match:
        - uri:
            prefix: PREFIX
      route:
        - destination:
            host: api
"""
# A route of an object, with its place there.
_Place = tuple[Member, Path, Mapping[str, Any]]


class OutsideDelegation(Rule):
    """The path that leads to a delegate is not taken off: its matches are of the whole path."""

    code = "MG1209"
    title = "A delegate's matches are within those of the route that delegates to it."
    why = (
        "istiod leaves the delegate's route out, and says so in its log alone (`HTTPMatchRequests "
        "conflict`): requests answer `404`, or go to a route after it."
    )
    mend = "Begin the delegate's paths with that of the route that delegates."
    example = Example(
        wrong=_MANIFESTS.replace("PREFIX", "/v1"), right=_MANIFESTS.replace("PREFIX", "/api/v1")
    )
    source = "https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate"
    kinds = frozenset((VIRTUAL_SERVICE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each route of a delegate that every route which delegates to it excludes."""
        roots: dict[tuple[str, str], list[_Place]] = {}
        for virtual in system.routing.virtual_services:
            for index, route in enumerate(mappings(virtual.member.spec.get("http"))):
                delegate = mapping(route, "delegate")
                if name := text(delegate.get("name")):
                    space = text(delegate.get("namespace")) or virtual.member.namespace
                    place = (virtual.member, ("spec", "http", index), route)
                    roots.setdefault((space, name), []).append(place)
        for virtual in system.routing.virtual_services if roots else ():
            leading = roots.get((virtual.member.namespace, virtual.member.name))
            if leading and virtual.is_delegate:
                yield from self._of(virtual.member, leading)

    def _of(self, member: Member, roots: list[_Place]) -> Iterator[Mistake]:
        for index, route in enumerate(mappings(member.spec.get("http"))):
            if all(is_left_out(root, route) for _, _, root in roots):
                yield self.mistake(
                    member,
                    ("spec", "http", index, "match"),
                    f"matches nothing of what {roots[0][0]} delegates: istiod leaves it out",
                    expected="expected matches within those of the route that delegates",
                    others=[(other, (*path, "match")) for other, path, _ in roots],
                )
