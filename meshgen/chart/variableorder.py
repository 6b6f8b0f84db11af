"""A container's `env` as a mapping, and an order that fits all environments."""

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any

# A variable's text, or what stands in its `valueFrom`.
Item = str | dict[str, Any]


def items_of(variables: Any) -> dict[str, Item] | None:
    """Return the variables in order; None where they are written in a way that has no name."""
    items: dict[str, Item] = {}
    for item in variables if isinstance(variables, list) else [None]:
        if not isinstance(item, dict) or not isinstance(item.get("name"), str):
            return None
        kind, *more = [key for key in item if key != "name"] or [""]
        value = item.get(kind)
        plain = kind in ("value", "valueFrom") and not more and item["name"] not in items
        if not plain or not isinstance(value, str if kind == "value" else dict):
            return None
        items[item["name"]] = value
    return items


def in_common_order(orders: Sequence[Sequence[str]]) -> list[str] | None:
    """Return all names in an order of which each of the given is a part; None if there is none.

    Where nothing decides, names are in alphabetical order.
    """
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for order in orders:
        for index, name in enumerate(order):
            sorter.add(name, *order[max(0, index - 1) : index])
    result: list[str] = []
    try:
        sorter.prepare()
    except CycleError:
        return None
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        result += ready
        sorter.done(*ready)
    return result
