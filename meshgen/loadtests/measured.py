"""What came of a load test: second by second, and all together."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from meshgen.loadtests.arrivals import Stage, counted, requests_in
from meshgen.loadtests.cost import Cost
from meshgen.loadtests.expected import Expected, What
from meshgen.loadtests.planned import PlannedLoad
from meshgen.loadtests.watched import Watched

# What is sent by so many seconds too late is late; with fewer sent than this share, nothing is
# sure, and with more of a status from 400 on than that one, something else was measured.
_LATE, _ENOUGH, _DENIED = 0.5, 0.95, 0.05

# Why it is not known how many pods there were.
UNWATCHED: Final = "nobody looked how many pods there are: --watch does"


@dataclass
class Second:
    """The requests that were sent in a second; `took` are the seconds of those not refused.

    `denied` are those by status, from 400 to 499, that no limit refused.
    """

    sent: int = 0
    refused: int = 0
    failed: int = 0
    late: float = 0.0
    took: list[float] = field(default_factory=list)
    denied: Counter[str] = field(default_factory=Counter)

    def add(self, said: Mapping[str, object]) -> None:
        """Add what the sender says of it: several times, where some answers come late."""
        sent, refused, failed = (said[name] for name in ("sent", "refused", "failed"))
        late, took, denied = said["late"], said["took"], said["denied"]
        assert isinstance(sent, int)
        assert isinstance(refused, int)
        assert isinstance(failed, int)
        assert isinstance(late, float | int)
        assert isinstance(took, list)
        assert isinstance(denied, dict)
        self.sent, self.refused = self.sent + sent, self.refused + refused
        self.failed, self.late = self.failed + failed, max(self.late, late)
        self.took += took
        self.denied += Counter(denied)


@dataclass(frozen=True)
class Verdict:
    """What was expected, and what came; `figure` is None where nobody could measure it."""

    expected: Expected
    figure: float | None

    @property
    def is_known(self) -> bool:
        """Return whether it can be told if it is met."""
        return self.expected.is_promised and self.figure is not None

    @property
    def is_met(self) -> bool:
        """Return whether it is met, as far as anybody can tell."""
        return not self.is_known or self.expected.is_met(self.figure or 0.0)

    @property
    def word(self) -> str:
        """Return it in a word."""
        return ("met" if self.is_met else "missed") if self.is_known else "unknown"


@dataclass(frozen=True)
class LoadRun:
    """A load test that was run against an address.

    `begin` is when its first second began, by the clock; `watched` is what a cluster showed of it,
    None where nobody looked, and `cost` what a request takes, None where nobody measured.
    """

    planned: PlannedLoad
    target: str
    seconds: Sequence[Second]
    begin: float = 0.0
    watched: Watched | None = None
    cost: Cost | None = None

    @property
    def sent(self) -> int:
        """Return how many requests were sent."""
        return sum(one.sent for one in self.seconds)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Return when they were sent."""
        return counted([one.sent for one in self.seconds])

    @property
    def answered(self) -> list[int]:
        """Return how many requests of each second were answered, and neither refused nor failed."""
        return [max(0, one.sent - one.refused - one.failed) for one in self.seconds]

    def percentile(self, share: float) -> float:
        """Return in how many seconds a share of the requests was answered that were not refused."""
        return percentile((took for one in self.seconds for took in one.took), share)

    @property
    def verdicts(self) -> list[Verdict]:
        """Return what is expected of requests that came as these did, each with what came."""
        whole = max(1, self.sent)
        seen, reached = None, None
        if self.watched is not None:
            seen, reached = self.watched.answering, self.watched.reached
        figures: dict[What, float | None] = {
            What.REFUSED: sum(one.refused for one in self.seconds) / whole,
            What.ERRORS: sum(one.failed for one in self.seconds) / whole,
            What.P95: self.percentile(0.95),
            What.REPLICAS: None if reached is None else float(reached),
        }
        expected = self.planned.after(self.stages, seen)
        return [Verdict(one, figures.get(one.what)) for one in expected]

    @property
    def holds(self) -> bool:
        """Return whether all that can be told is as expected."""
        return self.sent > 0 and all(one.is_met for one in self.verdicts)

    @property
    def doubt(self) -> str:
        """Return why the figures may be no good; empty where they are."""
        planned = requests_in(self.planned.stages)
        late = max((one.late for one in self.seconds), default=0.0)
        if self.sent < planned * _ENOUGH:
            return f"{self.sent} of {planned:.0f} requests were sent"
        if late > _LATE:
            return (
                f"requests were sent up to {late:.1f} s late: this machine is too slow, or they "
                "wait for answers"
            )
        denied = sum((one.denied for one in self.seconds), Counter[str]())
        status, number = next(iter(denied.most_common(1)), ("", 0))
        through = sum(self.answered)
        if number > through * _DENIED:
            return (
                f"{number} of {through} requests that got through were answered {status}: the "
                "host, the path, or who asks, is not as meant"
            )
        return ""


def percentile(figures: Iterable[float], share: float) -> float:
    """Return the figure that a share of all are no greater than; 0 of none."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
