"""Kubernetes quantities, exactly: `100m`, `0.5`, `1Gi`, `1e3`; read and written.

The grammar and the canonical form are those of k8s.io/apimachinery/pkg/api/resource.
"""

import re
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import NamedTuple

# Limits keep hostile texts cheap: int() refuses 5000 digits, and 10 to the power of a million
# would never be worked out.
_QUANTITY = re.compile(
    r"([+-]?(?=\.?[0-9])[0-9]{0,100}(?:\.[0-9]{0,100})?)([numkMGTPE]?|[KMGTPE]i|[eE][+-]?[0-9]{1,2})"
)
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_SUFFIX = {power: suffix for suffix, power in _DECIMAL.items()}
_BINARY = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_FACTOR = {suffix: Fraction(10) ** power for suffix, power in _DECIMAL.items()} | {
    suffix: Fraction(1024**power) for power, suffix in enumerate(_BINARY) if suffix
}
_NANO = 10**9
# Where a quantity with a binary suffix is cut off.
_MOST = Fraction(2**63 - 1)


class Family(StrEnum):
    """The suffixes that a quantity was written with, by Kubernetes' own names."""

    DECIMAL = "DecimalSI"
    BINARY = "BinarySI"
    EXPONENT = "DecimalExponent"


class Quantity(NamedTuple):
    """A value, and the family of suffixes that it is written with."""

    value: Fraction
    family: Family = Family.DECIMAL

    def __str__(self) -> str:
        """Return the canonical form."""
        return format_quantity(self.value, self.family)


def parse_quantity(text: str) -> Fraction:
    """Return the value of a quantity; raises ValueError if it is none."""
    return _parse(text)[0]


# A cache of a pure function: the same few texts come up thousands of times.
@lru_cache(maxsize=4096)
def read_quantity(text: str) -> Quantity:
    """Return a quantity as the API server holds it; raises ValueError if the text is none.

    What is finer than a billionth is rounded away from zero (resource.ParseQuantity).
    """
    value, suffix = _parse(text)
    if (value * _NANO).denominator != 1:
        value = _up(abs(value) * _NANO) * (1 if value > 0 else -1) / _NANO
    if suffix.endswith("i"):
        # Below 1 the decimal suffixes say it without rounding.
        family = Family.DECIMAL if 0 < abs(value) < 1 else Family.BINARY
        return Quantity(max(-_MOST, min(_MOST, value)), family)
    return Quantity(value, Family.EXPONENT if suffix[1:] else Family.DECIMAL)


def format_quantity(value: Fraction, family: Family = Family.DECIMAL) -> str:
    """Return a value in Kubernetes' canonical form, with the suffixes of a family.

    The number is whole and the suffix the largest that leaves it so: 5500m, 16, 7424Mi, 12k. A
    binary family is given up below 1Ki and for parts of a byte (Quantity.CanonicalizeBytes).
    """
    sign, value = ("-" if value < 0 else ""), abs(value)
    if family is Family.BINARY and value >= 1024 and value.denominator == 1:
        return sign + _scaled(value.numerator, 1024, _BINARY)
    nanos, power = _up(value * _NANO).numerator, -9
    while nanos and nanos % 1000 == 0 and (power < 18 or family is Family.EXPONENT):
        nanos, power = nanos // 1000, power + 3
    if not nanos:
        return "0"
    if family is Family.EXPONENT:
        return f"{sign}{nanos}" + (f"e{power}" if power else "")
    return f"{sign}{nanos}{_SUFFIX[power]}"


def _scaled(number: int, base: int, suffixes: tuple[str, ...]) -> str:
    step = 0
    while number % base == 0 and step + 1 < len(suffixes):
        number, step = number // base, step + 1
    return f"{number}{suffixes[step]}"


def _parse(text: str) -> tuple[Fraction, str]:
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise ValueError(f"not a quantity: {text}")
    digits, suffix = match[1].rstrip("."), match[2]
    number = Fraction(digits) if "." in digits else Fraction(int(digits))
    if suffix in _FACTOR:
        return number * _FACTOR[suffix], suffix
    return number * Fraction(10) ** int(suffix[1:]), suffix


def _up(value: Fraction) -> Fraction:
    """Return a value of 0 or more, rounded up to a whole number."""
    return Fraction(ceil(value))
