"""What a cluster showed while a load test ran: pods that were ready, what they used and counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Glance:
    """How many pods were ready, so many seconds after the first request.

    `wanted` is how many the autoscaler asked for, None where nobody says.
    """

    seconds: float
    ready: int
    wanted: int | None = None


@dataclass(frozen=True)
class Usage:
    """What a container used of processors, on average between two times.

    These are seconds after the first request: those of idle pods are before it.
    """

    pod: str
    container: str
    begin: float
    end: float
    cpu: float


@dataclass(frozen=True)
class Count:
    """How many requests a pod's sidecar had counted by a time, of whomever.

    Those that were `refused` by a limit are none of `let_in`.
    """

    pod: str
    seconds: float
    let_in: float
    refused: float


@dataclass(frozen=True)
class Watched:
    """What was seen of workloads, which `about` names.

    `uncounted` says why it is not known what the sidecars count; it is empty where it is.
    """

    about: str
    glances: Sequence[Glance]
    usages: Sequence[Usage] = ()
    counts: Sequence[Count] = ()
    uncounted: str = "nobody looked"

    @property
    def reached(self) -> int | None:
        """Return how many pods were ready at most, once requests came; None if nobody saw."""
        return max((one.ready for one in self.glances if one.seconds >= 0), default=None)

    @property
    def answering(self) -> tuple[int, int] | None:
        """Return how many pods there were to answer, at least and at most; None if nobody saw any.

        Those count that were there when the first request came.
        """
        before = [one.ready for one in self.glances if one.seconds < 0][-1:]
        ready = [*before, *(one.ready for one in self.glances if one.seconds >= 0)]
        return (max(1, min(ready)), max(ready)) if any(ready) else None

    def by_second(self, figure: Callable[[Glance], int | None], length: int) -> list[float]:
        """Return a figure for each second: that of the last look before it."""
        found, last, left = [], 0.0, sorted(self.glances, key=lambda one: one.seconds)
        for second in range(length):
            while left and left[0].seconds < second + 1:
                seen = figure(left.pop(0))
                last = last if seen is None else float(seen)
            found.append(last)
        return found
