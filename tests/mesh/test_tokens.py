"""Rates as token buckets: exact where they can be, and held by Envoys that fill by a timer."""

from fractions import Fraction

import pytest

from meshgen.mesh.tokens import SHORTEST, UNITS, TokenBucket, bucket_of, in_step


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        # As many at once as in the time: the time is the interval.
        ((100, "minute", None), (100, 60_000, 100)),
        ((100, "minute", 500), (100, 60_000, 500)),
        ((1, "day", None), (1, 86_400_000, 1)),
        # What an interval brings has room.
        ((100, "minute", 5), (5, 3_000, 5)),
        ((100, "second", 10), (10, 100, 10)),
        ((100, "second", 7), (7, 70, 7)),
        ((9, "second", 4), (4, 445, 4)),  # 444.4 ms
        ((7, "minute", 3), (3, 25_715, 3)),
        # Envoy takes no interval below 50 ms: older ones lose the rest.
        ((1_000, "second", 5), (50, 50, 5)),
        ((1_001, "second", 5), (50, 50, 5)),
        # A proxy's part of a total.
        ((100, "minute", None, 3), (33, 59_400, 33)),
        ((100, "minute", 10, 4), (2, 4_800, 2)),
        ((3, "minute", None, 7), (1, 140_000, 1)),
        ((1, "day", None, 1_000_000), (1, 365 * 86_400_000, 1)),
    ],
)
def test_a_rate_is_a_bucket(said: tuple[int, str, int | None], expected: tuple[int, ...]) -> None:
    assert bucket_of(*said) == TokenBucket(*expected)


def test_no_bucket_brings_more_than_was_asked_for() -> None:
    for requests in (1, 7, 60, 999, 2**31 - 1):
        for per, milliseconds in UNITS.items():
            for burst in (None, 1, 3, 50, 2**31 - 1):
                for proxies in (1, 2, 7, 100):
                    found = bucket_of(requests, per, burst, proxies)
                    asked = Fraction(requests, milliseconds * proxies)
                    assert Fraction(found.tokens, found.interval) <= asked
                    assert found.interval >= SHORTEST
                    assert found.tokens <= found.most or found.interval < 2 * SHORTEST


@pytest.mark.parametrize(
    ("intervals", "step", "expected"),
    [
        ([60_000, 60_000], 60_000, [60_000, 60_000]),
        ([60_000, 1_000], 1_000, [60_000, 1_000]),
        ([3_000, 4_800], 600, [3_000, 4_800]),
        # Where nothing is a divisor of all, as little longer as can be.
        ([143, 60_000], 143, [143, 60_060]),
        ([143, 160], 80, [160, 160]),
    ],
)
def test_intervals_are_multiples_of_one(
    intervals: list[int], step: int, expected: list[int]
) -> None:
    found, buckets = in_step([TokenBucket(1, interval, 1) for interval in intervals])
    assert found == step
    assert [bucket.interval for bucket in buckets] == expected


def test_durations_are_written_as_protobuf_has_them() -> None:
    durations = {50: "0.05s", 1_000: "1s", 59_400: "59.4s", 140_001: "140.001s"}
    for interval, text in durations.items():
        assert TokenBucket(1, interval, 1).settings["fill_interval"] == text
