"""What has to come of a load test: worked out of what the config says, or said in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from meshgen.durations import nanoseconds
from meshgen.loadtests.arrivals import Stage
from meshgen.loadtests.limits import let_in
from meshgen.loadtests.replicas import Reached
from meshgen.mesh.loads import LoadCase
from meshgen.mesh.shares import share_of


class What(StrEnum):
    """What is looked at: shares of all requests, seconds, or pods."""

    REFUSED = "refused"
    ERRORS = "errors"
    P95 = "p95"
    REPLICAS = "replicas"


@dataclass(frozen=True)
class Expected:
    """Between which figures something has to be, and why.

    Where nothing is promised, `why` says why not.
    """

    what: What
    low: float
    high: float
    why: str
    is_promised: bool = True

    def is_met(self, figure: float) -> bool:
        """Return whether a figure is one that is expected."""
        return self.low <= figure <= self.high

    @property
    def words(self) -> str:
        """Return the figures as a person writes them."""
        if not self.is_promised:
            return "not promised"
        low, high = told(self.what, self.low), told(self.what, self.high)
        if self.low == self.high:
            return low
        if self.high == inf:
            return f"at least {low}"
        return f"{low} to {high}" if self.low else f"at most {high}"


def told(what: What, figure: float) -> str:
    """Return a figure with its unit."""
    match what:
        case What.P95:
            return f"{figure * 1000:.0f} ms"
        case What.REPLICAS:
            return f"{figure:.0f}"
    return f"{figure * 100:.1f}".removesuffix(".0") + " %"


def expected(
    case: LoadCase, stages: Sequence[Stage], reached: Reached | None, *, inside: bool = False
) -> list[Expected]:
    """Return all that is expected of requests that come so, from outside or `inside` of the mesh.

    `reached` is how far the service's autoscaler goes; None where it has none.
    """
    said = case.spec.expect
    errors = float(share_of(said.errors))
    found = [
        _refused(case, stages, inside=inside),
        Expected(What.ERRORS, 0.0, errors, "no answer, or a status from 500 on"),
    ]
    if said.p95 is not None:
        seconds = (nanoseconds(said.p95) or 0) / 10**9
        found.append(Expected(What.P95, 0.0, seconds, "as `expect.p95` says"))
    if said.replicas is not None:
        why = "as `expect.replicas` says"
        found.append(Expected(What.REPLICAS, said.replicas, inf, why))
    elif reached is not None:
        is_promised = reached.low is not None and reached.high is not None
        bounds = (reached.low or 0, reached.high or 0)
        found.append(Expected(What.REPLICAS, *bounds, reached.words, is_promised))
    return found


def _refused(case: LoadCase, stages: Sequence[Stage], *, inside: bool) -> Expected:
    said, way = case.spec.expect.refused, case.on_the_way(inside=inside)
    if said.min is not None or said.max is not None:
        low = float(share_of(said.min)) if said.min else 0.0
        high = float(share_of(said.max)) if said.max else 1.0
        return Expected(What.REFUSED, low, high, "as `expect.refused` says")
    if way.unknown:
        return Expected(What.REFUSED, 0.0, 1.0, way.unknown, is_promised=False)
    found = let_in(stages, way)
    return Expected(What.REFUSED, *found.refused, _why(found.low, found.high, found.words))


def _why(low: float, high: float, words: str) -> str:
    passed = f"{low:.0f}" if round(low) == round(high) else f"{low:.0f} to {high:.0f}"
    return f"{words}: {passed} get through"
