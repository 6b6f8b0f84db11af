"""Shares of requests, and how far chance may move them: a binomial's standard deviation."""

from fractions import Fraction
from math import ceil, floor, isqrt

# Of some 16,000 tests of sound shares, one fails by chance.
_DEVIATIONS = 4


def share_of(text: str) -> Fraction:
    """Return the part of all that a share such as `12.5%` is."""
    return Fraction(text.removesuffix("%")) / 100


def bounds(share: Fraction, count: int) -> tuple[int, int]:
    """Return how many of some requests a share may be, at least and at most.

    That is four standard deviations around it; none and all of them are so exactly.
    """
    variance = count * share * (1 - share)
    # The square root to a millionth: no figure of floating point decides.
    spread = Fraction(_DEVIATIONS * isqrt(floor(variance * 10**12)), 10**6)
    return ceil(count * share - spread), floor(count * share + spread)


def decides(share: Fraction, count: int) -> bool:
    """Return whether so many requests tell a share from none and from all."""
    low, high = bounds(share, count)
    return share in (0, 1) or (low > 0 and high < count)


def enough(share: Fraction) -> int:
    """Return how many requests it takes to tell a share from none and from all."""
    rarer = min(share, 1 - share)
    return floor(_DEVIATIONS**2 * (1 - rarer) / rarer) + 1
