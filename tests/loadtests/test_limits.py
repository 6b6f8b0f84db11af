"""What rate limits let in, against buckets that are simulated request by request."""

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from meshgen.loadtests.arrivals import Stage, in_parts, requests_in, seconds_of, stages_of, times
from meshgen.loadtests.limits import let_in
from meshgen.mesh.loads import OnTheWay, Passing
from meshgen.mesh.tokens import TokenBucket

PROFILES = ("steady", "ramp", "spike", "overLimit")


def way(bucket: TokenBucket, pods: int, *, in_steps: bool = False) -> OnTheWay:
    passing = Passing(bucket, (pods, pods), in_steps, not in_steps, "a limit")
    return OnTheWay((passing,))


@pytest.mark.parametrize(
    ("pods", "requests", "seconds", "passed"),
    [
        (2, 600, 60, 400),
        (2, 600, 1, 203),
        (1, 600, 60, 200),
        (2, 150, 60, 150),
        (3, 6000, 120, 900),
    ],
)
def test_it_is_pods_times_burst_and_rate_by_time(
    pods: int, requests: int, seconds: int, passed: int
) -> None:
    stages = stages_of("steady", Fraction(requests, seconds), Fraction(seconds))
    found = let_in(stages, way(TokenBucket(100, 60_000, 100), pods))
    assert found.low <= passed <= found.high
    # The tolerance: one of a hundred, one a pod, and what chance does.
    chance = 0 if passed == requests else pods + requests / 100 + 1
    assert found.high - passed <= chance
    assert passed - found.low <= chance


def test_tokens_that_come_at_once_may_come_in_the_beginning_or_never() -> None:
    stages = stages_of("steady", Fraction(10), Fraction(60))
    found = let_in(stages, way(TokenBucket(100, 60_000, 100), 1, in_steps=True))
    assert found.low <= 100 <= 200 <= found.high
    assert found.low >= 90
    assert found.high <= 210


def test_without_a_limit_all_of_them_pass() -> None:
    found = let_in(stages_of("steady", Fraction(10), Fraction(60)), OnTheWay(()))
    assert (found.low, found.high, found.words) == (600, 600, "no limit is on the way")


def test_of_several_limits_the_least_decides() -> None:
    stages = stages_of("steady", Fraction(10), Fraction(60))
    strict, lax = (way(TokenBucket(n, 60_000, n), 2).limits for n in (50, 100))
    one, other, both = (let_in(stages, OnTheWay(each)) for each in (strict, lax, strict + lax))
    assert (both.low, both.high) == (one.low, one.high)
    assert other.low > one.high


def test_a_stage_may_take_no_time() -> None:
    whole = list(in_parts([Stage(5, 5, 0), *stages_of("ramp", Fraction(4), Fraction(8))]))
    assert sum(requests for _, requests in whole) == pytest.approx(24)


@pytest.mark.parametrize("in_steps", [False, True])
def test_as_many_as_tokens_come_are_nearly_as_many_as_a_few_less(in_steps: bool) -> None:
    """A queue's formula has a limit where as many come as may, which is no jump."""
    passing = way(TokenBucket(1, 100, 20), 1, in_steps=in_steps)
    same, less = (
        let_in(stages_of("steady", rate, Fraction(600)), passing)
        for rate in (Fraction(10), Fraction(99_999, 10_000))
    )
    assert same.low == pytest.approx(less.low, rel=1e-4)


def test_of_tokens_that_come_at_once_a_tenth_of_the_deviation_is_lost() -> None:
    """Of a Poisson's 100 at a time, 100 of which may pass, 1 - 1 / sqrt(2 * pi * 100) do: 96 %."""
    stages = stages_of("steady", Fraction(10), Fraction(1000))
    found = let_in(stages, way(TokenBucket(100, 10_000, 100), 1, in_steps=True))
    assert 0.93 < found.low / found.requests < 0.961


def _simulated(arrivals: Sequence[float], bucket: TokenBucket, phase: float | None) -> int:
    """Return how many requests a proxy lets in; with a `phase` its tokens come all at once."""
    level, last, passed = float(bucket.most), 0.0, 0
    interval = bucket.interval / 1000
    due = None if phase is None else phase * interval
    for now in arrivals:
        if due is None:
            level = min(float(bucket.most), level + bucket.tokens / interval * (now - last))
        while due is not None and due <= now:
            level = min(float(bucket.most), level + bucket.tokens)
            due += interval
        last = now
        if level >= 1:
            level -= 1
            passed += 1
    return passed


@given(
    profile=st.sampled_from(PROFILES),
    rate=st.integers(1, 60),
    seconds=st.integers(1, 40),
    pods=st.integers(1, 5),
    tokens=st.integers(1, 60),
    interval=st.integers(50, 30_000),
    most=st.integers(1, 60),
    phase=st.none() | st.floats(0, 1),
    seed=st.integers(0, 2**32),
)
def test_a_simulated_bucket_stays_between_the_bounds(
    profile: str,
    rate: int,
    seconds: int,
    pods: int,
    tokens: int,
    interval: int,
    most: int,
    phase: float | None,
    seed: int,
) -> None:
    stages = stages_of(profile, Fraction(rate), Fraction(seconds))
    sent = list(times(stages))
    assume(sent)
    random = Random(seed)
    shares: list[list[float]] = [[] for _ in range(pods)]
    for one in sent:
        shares[random.randrange(pods)].append(one)
    part = 1 / pods
    spread = 4 * sqrt(len(sent) * part * (1 - part))
    assume(all(abs(len(one) - len(sent) * part) <= spread for one in shares))
    bucket = TokenBucket(tokens, interval, most)
    passed = sum(_simulated(one, bucket, phase) for one in shares)
    found = let_in(stages, way(bucket, pods, in_steps=phase is not None))
    assert found.low <= passed + 1
    assert passed <= found.high + 1


@given(
    profile=st.sampled_from(PROFILES),
    rate=st.fractions(Fraction(1, 10), 200),
    seconds=st.integers(1, 600),
)
def test_requests_are_sent_when_the_stages_say(profile: str, rate: Fraction, seconds: int) -> None:
    stages = stages_of(profile, rate, Fraction(seconds))
    assume(requests_in(stages) < 20_000)
    sent = list(times(stages))
    assert seconds_of(stages) == pytest.approx(seconds)
    assert abs(len(sent) - requests_in(stages)) <= 1
    assert sent == sorted(sent)
    assert all(0 <= one <= seconds + 1e-6 for one in sent)
    middle = requests_in(stages[:1])
    first = sum(one <= stages[0].seconds for one in sent)
    assert abs(first - middle) <= 1.5
