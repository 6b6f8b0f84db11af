"""Weights of destinations that share the requests of a route."""

from collections.abc import Iterator, Sequence
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mappings
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
    - web
  http:
    - route:
        - destination:
            host: web
            subset: v1
          weight: FIRST
        - destination:
            host: web
            subset: v2
"""
_LONE = _MANIFESTS.rpartition("        - destination")[0]
_SOURCE = (
    "https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination"
)
_ALL = 100
# Between them a sum is hardly that of a ratio, such as 1 to 3, and was meant to be 100.
_NEAR = range(80, 121)


class UnevenWeights(Rule):
    """Weights are shares of their sum, whatever that is."""

    code = "MG1224"
    title = "The weights of a route that read as percentages add up to 100."
    why = "Each is taken as a share of the sum: of 90 and 5, the 5 are 5.3 % of the requests."
    mend = "Change them so that their sum is 100."
    example = Example(
        wrong=_MANIFESTS.replace("FIRST", "90") + "          weight: 5\n",
        right=_MANIFESTS.replace("FIRST", "90") + "          weight: 10\n",
    )
    source = _SOURCE
    kinds = frozenset((VIRTUAL_SERVICE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each route of such weights; a ratio has small ones, or equal ones."""
        for member, path, weights in _routes(system):
            known = [weight for weight in weights if weight is not None]
            total = sum(known)
            if len(known) > 1 and total in _NEAR and total != _ALL and max(known) >= _ALL / 2:
                told = " + ".join(map(str, known))
                message = f"the weights add up to {total}: {told}"
                yield self.mistake(member, path, message, expected="expected 100")


class MissingWeight(Rule):
    """No weight is a weight of 0 where there are several destinations."""

    code = "MG1225"
    title = "Of several destinations of a route each has a weight."
    why = "Without one it gets no request at all, which nothing tells."
    mend = "Write its weight; `weight: 0` says that it is meant to get none."
    example = Example(
        wrong=_MANIFESTS.replace("FIRST", "90"),
        right=_MANIFESTS.replace("FIRST", "90") + "          weight: 10\n",
    )
    source = _SOURCE
    kinds = frozenset((VIRTUAL_SERVICE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each destination without a weight, beside others that have one."""
        for member, path, weights in _routes(system):
            if not any(weights):
                continue  # istiod refuses several destinations without any
            for number, weight in enumerate(weights):
                if weight is None and len(weights) > 1:
                    message = "without a weight it gets no requests: the others have all"
                    place = (*path, number, "weight")
                    yield self.mistake(member, place, message, about_absence=True)


class LoneWeight(Rule):
    """A route shares its requests among its own destinations only."""

    code = "MG1226"
    title = "A route of one destination gives it all requests, and no weight."
    why = (
        "The weight does nothing: the rest goes nowhere else, and `weight: 0` switches nothing off."
    )
    mend = "Name the other destinations in the same `route`, or remove the weight."
    example = Example(wrong=_LONE.replace("FIRST", "90"), right=_LONE.replace("FIRST", "100"))
    source = _SOURCE
    kinds = frozenset((VIRTUAL_SERVICE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each weight of a lone destination that is no whole."""
        for member, path, weights in _routes(system):
            if len(weights) == 1 and weights[0] not in (None, 1, _ALL):
                message = f"it gets all requests, not {weights[0]} of 100: there is no other one"
                yield self.mistake(member, (*path, 0, "weight"), message)


def _routes(system: System) -> Iterator[tuple[Member, Path, Sequence[int | None]]]:
    """Yield each route's place with the weights of its destinations."""
    for virtual in system.routing.virtual_services:
        for kind in ("http", "tls", "tcp"):
            for number, route in enumerate(mappings(virtual.member.spec.get(kind))):
                weights = [_weight(target.get("weight")) for target in mappings(route.get("route"))]
                yield virtual.member, ("spec", kind, number, "route"), weights


def _weight(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
