"""How many of the requests of a load test rate limits let in: at least and at most.

Of each of several proxies it is burst + rate x time, as long as enough requests come for it. What
is not known is between two bounds: how many pods there are, to which of them a request goes, and,
where tokens come back all at once, when in the interval the test begins.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from meshgen.load.arrivals import Stage, in_parts, requests_in, seconds_of
from meshgen.mesh.loads import OnTheWay, Passing
from meshgen.mesh.tokens import TokenBucket

# How far chance may move the requests of a pod, in standard deviations, and when in its interval a
# timer is looked at.
_DEVIATIONS = 4
_PHASES = 16
# What is at its edge may fall on either side: a request a proxy, and one of a hundred.
_EDGE, _SLACK = 1, 0.01


@dataclass(frozen=True)
class LetIn:
    """Between which numbers of requests are let in, of how many, and why."""

    low: float
    high: float
    requests: float
    words: str

    @property
    def refused(self) -> tuple[float, float]:
        """Return between which shares are refused."""
        whole = max(self.requests, 1e-9)
        return max(0.0, 1 - self.high / whole), max(0.0, min(1.0, 1 - self.low / whole))


def let_in(stages: Sequence[Stage], way: OnTheWay) -> LetIn:
    """Return how many requests of all that come get past all limits on their way."""
    whole = requests_in(stages)
    found = [_past(stages, one) for one in way.limits]
    low = min((one[0] for one in found), default=whole)
    high = min((one[1] for one in found), default=whole)
    words = "; ".join(_told(stages, one) for one in way.limits)
    return LetIn(low, high, whole, words or "no limit is on the way")


def _past(stages: Sequence[Stage], passing: Passing) -> tuple[float, float]:
    whole = requests_in(stages)
    least, most = passing.proxies
    low = min(_at_least(stages, passing, pods) for pods in (least, most))
    high = max(max(_of_one(stages, 1 / pods, passing)) * pods for pods in (least, most))
    if low >= whole:
        return whole, whole
    slack = whole * _SLACK
    low, high = low - least * _EDGE - slack, high + most * _EDGE + slack
    return max(0.0, low), min(whole, high)


def _at_least(stages: Sequence[Stage], passing: Passing, pods: int) -> float:
    """Return what several pods let in though by chance some get fewer requests than others."""
    whole = requests_in(stages)
    part = 1 / pods
    chance = _DEVIATIONS * sqrt(part * (1 - part) / max(whole, 1e-9))
    # A limit that not even the pod with the most requests meets refuses nothing.
    most = min(1.0, part + chance)
    if min(_of_one(stages, most, passing)) >= whole * most - 1e-6:
        return whole
    return min(_of_one(stages, max(0.0, part - chance), passing)) * pods


def _of_one(stages: Sequence[Stage], part: float, passing: Passing) -> Iterator[float]:
    """Yield what a proxy lets in of its part, by the ways in which its bucket may be filled."""
    parts = [(seconds, requests * part) for seconds, requests in in_parts(stages)]
    if passing.smoothly:
        yield _smoothly(parts, passing.bucket)
    if passing.in_steps:
        interval = passing.bucket.interval / 1000
        for number in range(_PHASES):
            yield _in_steps(parts, passing.bucket, interval * (number + 0.5) / _PHASES)
        # The very beginning, and the very end.
        yield from (_in_steps(parts, passing.bucket, at) for at in (0.0, interval))


def _smoothly(parts: Sequence[tuple[float, float]], bucket: TokenBucket) -> float:
    rate = bucket.tokens * 1000 / bucket.interval
    level, passed = float(bucket.most), 0.0
    for seconds, requests in parts:
        level += rate * seconds
        taken = min(level, requests)
        passed += taken
        level = min(level - taken, float(bucket.most))
    return passed


def _in_steps(parts: Sequence[tuple[float, float]], bucket: TokenBucket, first: float) -> float:
    level, passed, now, due = float(bucket.most), 0.0, 0.0, first
    for seconds, requests in parts:
        while due <= now:
            level = min(level + bucket.tokens, float(bucket.most))
            due += bucket.interval / 1000
        taken = min(level, requests)
        passed, level, now = passed + taken, level - taken, now + seconds
    return passed


def _told(stages: Sequence[Stage], passing: Passing) -> str:
    bucket, seconds = passing.bucket, seconds_of(stages)
    least, most = passing.proxies
    proxies = f"{least}" if least == most else f"{least} to {most}"
    rate = f"{bucket.tokens}/{bucket.interval / 1000:g} s"
    each = bucket.most + bucket.tokens * 1000 / bucket.interval * seconds
    whole = f"{proxies} x ({bucket.most} + {rate} x {seconds:g} s)"
    sums = " to ".join(f"{pods * each:.0f}" for pods in dict.fromkeys(passing.proxies))
    steps = ", if they come back one by one" if passing.in_steps else ""
    return f"{passing.words}: {whole} = {sums} of {requests_in(stages):.0f} requests{steps}"
