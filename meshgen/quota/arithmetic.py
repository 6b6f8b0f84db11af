"""Sums and maxima of amounts by resource, exactly, as resource.Quantity does it.

A sum is written with the suffixes of its first part that is not zero (Quantity.Add).
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from meshgen.quantity import Quantity
from meshgen.quota.reading import Amounts

ZERO = Quantity(Fraction(0))
ONE = Quantity(Fraction(1))


def plus(one: Quantity, other: Quantity) -> Quantity:
    """Return the sum of two."""
    return Quantity(one.value + other.value, one.family if one.value else other.family)


def add(total: Amounts, more: Mapping[str, Quantity]) -> None:
    """Add amounts to a total, in place."""
    for name, quantity in more.items():
        total[name] = plus(total[name], quantity) if name in total else quantity


def raise_to(total: Amounts, other: Mapping[str, Quantity]) -> None:
    """Raise a total, in place, to what is greater."""
    for name, quantity in other.items():
        if name not in total or quantity.value > total[name].value:
            total[name] = quantity


def total_of(parts: Iterable[Mapping[str, Quantity]]) -> Amounts:
    """Return the sum of amounts."""
    total: Amounts = {}
    for part in parts:
        add(total, part)
    return total


def difference(one: Mapping[str, Quantity], other: Mapping[str, Quantity]) -> Amounts:
    """Return what one has more than the other, by resource; nothing where it has no more."""
    return {
        name: Quantity(quantity.value - other.get(name, ZERO).value, quantity.family)
        for name, quantity in one.items()
        if quantity.value > other.get(name, ZERO).value
    }
