"""A load test as it is planned: when its requests come, and what has to come of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from meshgen.loadtests.arrivals import Stage
from meshgen.loadtests.expected import Expected, expected
from meshgen.loadtests.replicas import Reached
from meshgen.mesh.loads import LoadCase


@dataclass(frozen=True)
class PlannedLoad:
    """A load test in one environment; `reached` is how far the autoscaler goes, if there is one."""

    case: LoadCase
    stages: tuple[Stage, ...]
    reached: Reached | None

    @property
    def name(self) -> str:
        """Return what the config calls it."""
        return self.case.name

    @property
    def expected(self) -> list[Expected]:
        """Return what has to come of the planned requests."""
        return self.after(self.stages)

    def after(self, stages: Sequence[Stage], pods: tuple[int, int] | None = None) -> list[Expected]:
        """Return what has to come of requests that came otherwise than planned.

        `pods` is how many there were, at least and at most; None if nobody saw.
        """
        case = replace(self.case, replicas=pods) if pods else self.case
        return expected(case, stages, self.reached)
