"""How many of the requests of a load test rate limits let in: at least and at most.

Of each of several proxies it is burst + rate x time, as long as enough requests come for it. What
is not known is between two bounds: how many pods there are, to which of them a request goes, and,
where tokens come back all at once, when in the interval the test begins.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import erfc, exp, log, pi, sqrt

from meshgen.loadtests.arrivals import Stage, come_by, in_parts, requests_in, seconds_of
from meshgen.mesh.loads import OnTheWay, Passing
from meshgen.mesh.tokens import TokenBucket

# How far chance may move the requests of a pod, in standard deviations, and when in its interval a
# timer is looked at.
_DEVIATIONS = 4
_PHASES = 8
# From where on nothing is refused by chance, and a power is as good as endless.
_SURE, _FAR = 0.999, 50.0
# So often is as good as all the time.
_MANY = 500
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
    """Return what several pods let in though by chance some get fewer requests, or at once."""
    whole = requests_in(stages)
    part = 1 / pods
    chance = _DEVIATIONS * sqrt(part * (1 - part) / max(whole, 1e-9))
    # A limit that not even the pod with the most requests meets refuses nothing.
    most = min(1.0, part + chance)
    kept = min(_evenly(one.end * part, passing) for one in stages)
    if kept > _SURE and min(_of_one(stages, most, passing)) >= whole * most - 1e-6:
        return whole
    passed = min(_of_one(stages, max(0.0, part - chance), passing)) * pods * kept
    return passed - _DEVIATIONS * sqrt(passed * (1 - kept))


def _evenly(rate: float, passing: Passing) -> float:
    """Return which part of what is let in of even requests is let in if they come as they may.

    Where they come smoothly that is the queue M/M/1/K, whose room the bucket is; where tokens come
    at once, what a Poisson's number of requests between two times falls short of them, or exceeds.
    """
    bucket = passing.bucket
    load = max(rate * bucket.interval / 1000 / bucket.tokens, 1e-9)
    found = []
    if passing.smoothly or not passing.in_steps:
        room = bucket.most
        idle = 1 / (room + 1) if abs(load - 1) < 1e-6 else _idle(load, room)
        found.append((1 - idle) / min(load, 1.0))
    if passing.in_steps:
        tokens = min(bucket.tokens, bucket.most)
        mean = load * bucket.tokens
        away = abs(mean - tokens) / sqrt(mean)
        short = exp(-away * away / 2) / sqrt(2 * pi) - away * erfc(away / sqrt(2)) / 2
        found.append(1 - sqrt(mean) * max(0.0, short) / min(mean, tokens))
    return max(0.0, min(1.0, *found))


def _idle(load: float, room: int) -> float:
    """Return how much of the time a queue with so much room is empty."""
    if load > 1 and room * log(load) > _FAR:
        return 0.0
    return (1 - load) / (1 - load ** (room + 1))


def _of_one(stages: Sequence[Stage], part: float, passing: Passing) -> Iterator[float]:
    """Yield what a proxy lets in of its part, by the ways in which its bucket may be filled."""
    bucket = passing.bucket
    if passing.smoothly:
        yield _smoothly(stages, part, bucket)
    if not passing.in_steps:
        return
    # What does not fit is lost, each time.
    bucket = replace(bucket, tokens=min(bucket.tokens, bucket.most))
    interval = bucket.interval / 1000
    if seconds_of(stages) / interval > _MANY:
        yield _smoothly(stages, part, bucket)
        return
    first = min(interval, seconds_of(stages))
    for number in range(_PHASES + 1):
        # The very beginning among them, and where it is short, the time after the end.
        yield _in_steps(stages, part, bucket, first * number / _PHASES)


def _smoothly(stages: Sequence[Stage], part: float, bucket: TokenBucket) -> float:
    rate = bucket.tokens * 1000 / bucket.interval
    level, passed = float(bucket.most), 0.0
    for seconds, requests in in_parts(stages):
        level += rate * seconds
        taken = min(level, requests * part)
        passed += taken
        level = min(level - taken, float(bucket.most))
    return passed


def _in_steps(stages: Sequence[Stage], part: float, bucket: TokenBucket, first: float) -> float:
    level, passed, before = float(bucket.most), 0.0, 0.0
    end, due = seconds_of(stages), first
    while True:
        come = come_by(stages, min(due, end)) * part
        taken = min(level, come - before)
        passed, level, before = passed + taken, level - taken, come
        if due >= end:
            return passed
        level = min(level + bucket.tokens, float(bucket.most))
        due += bucket.interval / 1000


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
