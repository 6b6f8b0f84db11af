"""Rates as token buckets that every Envoy gives back in time.

From 1.31 on Envoy gives tokens back one by one. Before, a timer gives those of an interval all at
once, and what a bucket does not hold is lost: so an interval brings no more than that. There, the
intervals of a filter's descriptors are multiples of the one of its own bucket too. Nothing is ever
rounded to more than what was asked for. Source: local_ratelimit_impl.cc of envoyproxy/envoy.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from meshgen.durations import in_seconds
from meshgen.resources import Object

# In milliseconds, which is what Envoy counts in.
UNITS = {"second": 1_000, "minute": 60_000, "hour": 3_600_000, "day": 86_400_000}
_NANOSECONDS = 1_000_000
# Envoy refuses shorter intervals, and counts no fewer tokens than one a year.
SHORTEST, LONGEST = 50, 365 * UNITS["day"]
# As many as no proxy gets; with as many again, Envoy's 32 bits still hold it.
NO_LIMIT = 2**31 - 1
# How far the best common divisor is looked for.
_FAR = 1_000


@dataclass(frozen=True)
class TokenBucket:
    """So many tokens come back in each interval, in milliseconds, and so many there are at most."""

    tokens: int
    interval: int
    most: int

    @property
    def settings(self) -> Object:
        """Return Envoy's TokenBucket."""
        return {
            "max_tokens": self.most,
            "tokens_per_fill": self.tokens,
            "fill_interval": in_seconds(self.interval * _NANOSECONDS),
        }

    @property
    def lost(self) -> int:
        """Return how many tokens of an interval are lost before Envoy 1.31."""
        return max(0, self.tokens - self.most)

    def every(self, interval: int) -> "TokenBucket | None":
        """Return the same rate in another interval; None where that brings no whole tokens."""
        tokens, rest = divmod(self.tokens * interval, self.interval)
        return None if rest or not tokens else replace(self, tokens=tokens, interval=interval)


def bucket_of(requests: int, per: str, burst: int | None, proxies: int = 1) -> TokenBucket:
    """Return the bucket of a proxy's part of a rate, of which so many may come at once."""
    whole = requests if burst is None else burst
    if proxies == 1 and whole >= requests:
        return TokenBucket(requests, UNITS[per], whole)
    rate = Fraction(requests, UNITS[per] * proxies)
    most = max(1, whole // proxies)
    tokens = int(min(max(rate * UNITS[per], Fraction(1)), Fraction(most)))
    tokens = tokens - tokens % rate.numerator or tokens
    interval = math.ceil(tokens / rate)
    if interval < SHORTEST:
        step = rate.denominator
        interval = SHORTEST + (-SHORTEST % step if step <= SHORTEST else 0)
        tokens = int(rate * interval)
    return TokenBucket(tokens, min(interval, LONGEST), most)


def in_step(buckets: Sequence[TokenBucket]) -> tuple[int, list[TokenBucket]]:
    """Return an interval of which those of all buckets are multiples, and the buckets so."""
    intervals = [bucket.interval for bucket in buckets]
    step = math.gcd(*intervals)
    if step < SHORTEST:
        candidates = range(SHORTEST, min(*intervals, _FAR) + 1)
        step = min(candidates, key=lambda step: (_slowest(intervals, step), -step))
    return step, [replace(b, interval=_multiple(b.interval, step)) for b in buckets]


def unlimited(interval: int) -> TokenBucket:
    """Return a bucket that is never empty."""
    return TokenBucket(NO_LIMIT, interval, NO_LIMIT)


def _multiple(interval: int, step: int) -> int:
    return -(-interval // step) * step


def _slowest(intervals: Sequence[int], step: int) -> Fraction:
    """Return how many times as long an interval gets at most."""
    return max(Fraction(_multiple(interval, step), interval) for interval in intervals)
