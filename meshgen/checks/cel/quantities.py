"""The quantity functions of Kubernetes' CEL.

Source: k8s.io/apiserver/pkg/cel/library/quantity.go. A quantity is a map with its exact value,
so that equal quantities are equal maps.
"""

from fractions import Fraction
from typing import Any

from meshgen.checks.cel.functions import Function, field_of, method
from meshgen.quantity import parse_quantity

_INT64 = range(-(2**63), 2**63)


def functions() -> list[Function]:
    """Return the quantity functions."""
    return [
        Function("isQuantity", ("string",), "bool", is_quantity),
        Function("quantity", ("string",), "map", lambda text: _map(parse_quantity(text))),
        method("isInteger", lambda q: _is_integer(_value(q)), "bool", "map"),
        method("asInteger", as_integer, "int", "map"),
        method("asApproximateFloat", lambda q: float(_value(q)), "double", "map"),
        method("sign", lambda q: _compare(_value(q), Fraction(0)), "int", "map"),
        method("add", lambda q, other: _map(_value(q) + _value(other)), "map", "map", "map"),
        method("add", lambda q, other: _map(_value(q) + other), "map", "map", "int"),
        method("sub", lambda q, other: _map(_value(q) - _value(other)), "map", "map", "map"),
        method("sub", lambda q, other: _map(_value(q) - other), "map", "map", "int"),
        method("compareTo", lambda q, o: _compare(_value(q), _value(o)), "int", "map", "map"),
        method("isGreaterThan", lambda q, o: _value(q) > _value(o), "bool", "map", "map"),
        method("isLessThan", lambda q, o: _value(q) < _value(o), "bool", "map", "map"),
    ]


def is_quantity(text: str) -> bool:
    """Return whether a text is a quantity."""
    try:
        parse_quantity(text)
    except ValueError:
        return False
    return True


def as_integer(quantity: dict[str, Any]) -> int:
    """Return a quantity that is a 64-bit integer as such; raises ValueError for another."""
    value = _value(quantity)
    if not _is_integer(value):
        raise ValueError("the quantity is no integer")
    return int(value)


def _is_integer(value: Fraction) -> bool:
    return value.denominator == 1 and int(value) in _INT64


def _compare(one: Fraction, other: Fraction) -> int:
    return (one > other) - (one < other)


def _map(value: Fraction) -> dict[str, str]:
    return {"quantity": str(value)}


def _value(quantity: dict[str, Any]) -> Fraction:
    return Fraction(field_of(quantity, "quantity", "a quantity"))
