"""The list and set functions of Kubernetes' CEL.

Source: k8s.io/apiserver/pkg/cel/library/lists.go, and cel-go/ext/sets.go.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from meshgen.checks.cel.functions import ITEMS, Function, method
from meshgen.resources import canonical


def functions() -> list[Function]:
    """Return the list and set functions."""
    declared = [
        method("isSorted", is_sorted, "bool", "list"),
        method("max", lambda items: _extreme(items, max, "max"), "dyn", "list"),
        method("min", lambda items: _extreme(items, min, "min"), "dyn", "list"),
        method("sum", total, "dyn", "list"),
        Function("sets.contains", ("list", "list"), "bool", contains),
        Function("sets.equivalent", ("list", "list"), "bool", equivalent),
        Function("sets.intersects", ("list", "list"), "bool", intersects),
    ]
    for item in ITEMS:
        declared.append(method("indexOf", index_of, "int", "list", item))
        declared.append(method("lastIndexOf", last_index_of, "int", "list", item))
    return declared


def is_sorted(items: list[Any]) -> bool:
    """Return whether no item is smaller than the one before it."""
    _comparable(items)
    return all(one <= other for one, other in pairwise(items))


def total(items: list[Any]) -> Any:
    """Return the sum of numbers; 0 of none."""
    if any(isinstance(item, bool) or not isinstance(item, int | float) for item in items):
        raise NotImplementedError("only numbers can be summed up")
    return sum(items)


def index_of(items: list[Any], item: Any) -> int:
    """Return the position of the first equal item; -1 if there is none."""
    wanted = _key(item)
    return next((n for n, candidate in enumerate(items) if _key(candidate) == wanted), -1)


def last_index_of(items: list[Any], item: Any) -> int:
    """Return the position of the last equal item; -1 if there is none."""
    from_the_end = index_of(items[::-1], item)
    return -1 if from_the_end < 0 else len(items) - 1 - from_the_end


def contains(items: list[Any], others: list[Any]) -> bool:
    """Return whether every one of `others` is among `items`."""
    return _keys(others) <= _keys(items)


def equivalent(items: list[Any], others: list[Any]) -> bool:
    """Return whether both lists hold the same items, in whatever order and number."""
    return _keys(others) == _keys(items)


def intersects(items: list[Any], others: list[Any]) -> bool:
    """Return whether the lists have an item in common."""
    return bool(_keys(others) & _keys(items))


def _extreme(items: list[Any], pick: Callable[[list[Any]], Any], name: str) -> Any:
    if not items:
        raise ValueError(f"{name} of an empty list")
    _comparable(items)
    return pick(items)


def _comparable(items: list[Any]) -> None:
    numbers = all(isinstance(i, int | float) for i in items)
    if not numbers and len({type(i) for i in items}) > 1:
        raise NotImplementedError("items of several types cannot be compared")
    if any(isinstance(i, list | dict) or i is None for i in items):
        raise NotImplementedError("items that have no order cannot be compared")


def _keys(items: list[Any]) -> set[str]:
    return set(map(_key, items))


def _key(item: Any) -> str:
    """Return a text that equal values share: 1 and 1.0 do, 1 and true do not."""
    if isinstance(item, str):  # most are
        return f'"{item}'
    if isinstance(item, bytes | bytearray):
        return f"b{bytes(item)!r}"
    if isinstance(item, float) and item.is_integer():
        item = int(item)
    return canonical(item)
