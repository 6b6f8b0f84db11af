"""Amounts that a person would write: near what is needed, and round."""

from fractions import Fraction
from math import ceil

from meshgen.quantity import Family, Quantity, format_quantity, parse_quantity
from meshgen.quota.quotanames import is_size

_CPU = """
    10m 20m 25m 50m 75m 100m 150m 200m 250m 300m 400m 500m 600m 700m 750m 800m 900m 1 1200m
    1500m 2 2500m 3 4 5 6 8 10 12 16
"""
_MEMORY = """
    32Mi 40Mi 48Mi 64Mi 80Mi 96Mi 128Mi 160Mi 192Mi 256Mi 320Mi 384Mi 512Mi 640Mi 768Mi 1Gi
    1280Mi 1536Mi 2Gi 3Gi 4Gi 6Gi 8Gi 16Gi
"""


def below(resource: str, most: Fraction) -> list[str]:
    """Return round amounts of cpu or memory that are less than another, the smallest first."""
    listed = _CPU if resource == "cpu" else _MEMORY
    return [text for text in listed.split() if parse_quantity(text) < most]


def at_least(name: str, needed: Fraction, hard: Quantity) -> str:
    """Return a round limit for a quota's resource that is no less than what is needed.

    In the suffixes of the limit that it replaces; what is counted in pieces is not rounded.
    """
    if "cpu" in name:
        step = Fraction(1, 10) if needed < 1 else Fraction(1, 2) if needed < 10 else Fraction(1)
    elif is_size(name):
        step = _step(needed, 1024 if hard.family is Family.BINARY else 1000)
    else:
        step = Fraction(1)
    return format_quantity(step * ceil(needed / step), hard.family)


def _step(needed: Fraction, base: int) -> Fraction:
    """Return the step of a size in bytes: a quarter of its unit, or a whole one from 4 on."""
    unit = Fraction(1)
    while unit * base <= needed:
        unit *= base
    return unit if needed >= 4 * unit or unit == 1 else unit / 4
