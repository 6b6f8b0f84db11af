"""Amounts out of objects that anybody wrote: what counts, whatever stands there."""

import re
from fractions import Fraction
from math import ceil, floor
from typing import Any

from meshgen.lenient import mapping
from meshgen.quantity import Family, Quantity, read_quantity

Amounts = dict[str, Quantity]
_PERCENT = re.compile(r"[0-9]{1,9}%")
_MOST = 2**31 - 1


def count(value: Any, default: int) -> int:
    """Return a whole number from 0; the default if it is none."""
    right = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST
    return value if right else default


def share_of(value: Any, total: int, default: str, *, up: bool) -> int:
    """Return an absolute number, or a percentage of a total, rounded up or down.

    As intstr.GetScaledValueFromIntOrPercent of k8s.io/apimachinery; what is neither counts as the
    default, a percentage.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return max(0, min(value, _MOST))
    if not isinstance(value, str) or not _PERCENT.fullmatch(value):
        value = default
    part = int(value[:-1]) * total
    return -(-part // 100) if up else part // 100


def amounts(value: Any) -> Amounts:
    """Return the quantities of a mapping by name, as the API server keeps them.

    It rounds them up to thousandths (SetDefaults_ResourceList, core/v1). What is no quantity is
    left out.
    """
    quantities = {name: quantity(item) for name, item in mapping(value).items()}
    return {str(name): _stored(item) for name, item in quantities.items() if item is not None}


def quantity(value: Any) -> Quantity | None:
    """Return a quantity; None if it is none. A plain number stands for its own text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        return read_quantity(str(value).strip())
    except ValueError:
        return None


def _stored(item: Quantity) -> Quantity:
    """Return a quantity as it is when it is read again.

    What is stored is the canonical text: 0.1Gi is 107374182400m then, without a binary suffix, and
    so is what it adds up to. 12e2 is 1200, without an exponent.
    """
    if 1000 % item.value.denominator:
        up = ceil if item.value > 0 else floor
        item = Quantity(Fraction(up(item.value * 1000), 1000), item.family)
    return item if item.family is Family.DECIMAL else read_quantity(str(item))
