"""Amounts as people say them: 200.2 CPUs, 250.25Gi, 1000 pods.

What is rounded is rounded up, so that nothing looks as if it fitted; asked for all, amounts are
exact, as Kubernetes writes them. A limit is never rounded.
"""

from fractions import Fraction
from math import ceil

from meshgen.quantity import Family, format_quantity, parse_quantity
from meshgen.quota import Usage, is_size
from meshgen.report.capacity.style import Style

_BINARY = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_DECIMAL = ("", "k", "M", "G", "T", "P", "E")
# A thousandth is the least that a CPU is parted into.
_OF_CPU, _OF_SIZE = 3, 2


def amount(usage: Usage, value: Fraction, style: Style) -> str:
    """Return an amount of a usage's resource."""
    if style.every:
        return usage.text(value)
    return said(value, usage.family, is_size=is_size(usage.resource))


def used(usage: Usage, style: Style) -> str:
    """Return what is used."""
    return amount(usage, usage.used, style)


def limit(usage: Usage, style: Style) -> str:
    """Return the limit; empty without one."""
    if usage.hard is None or style.every:
        return usage.hard_text
    value, family = usage.hard
    shown = said(value, family, is_size=is_size(usage.resource))
    return shown if parse_quantity(shown) == value else usage.hard_text


def said(value: Fraction, family: Family, *, is_size: bool) -> str:
    """Return an amount, of bytes or of something else: no less than it is, and at most 1 % more."""
    if not is_size:
        return format_quantity(value) if value < 1 else _rounded_up(value, _OF_CPU)
    base, suffixes = (1024, _BINARY) if family is Family.BINARY else (1000, _DECIMAL)
    step = 0
    while value >= base and step + 1 < len(suffixes):
        value, step = value / base, step + 1
    return f"{_rounded_up(value, _OF_SIZE)}{suffixes[step]}"


def _rounded_up(value: Fraction, digits: int) -> str:
    whole, part = divmod(ceil(value * 10**digits), 10**digits)
    return f"{whole}.{part:0{digits}}".rstrip("0").rstrip(".")
