"""Follow a path of one object through another that it was made of: lists in another order."""

from collections.abc import Mapping
from typing import Any

from meshgen.resources import Path

# What tells the items of a list apart, in the order in which it is looked for.
_KEYS = ("name", "key", "mountPath", "containerPort", "port", "ip", "topologyKey", "host", "type")


def aligned(obj: Any, path: Path, other: Any, *, positions: bool) -> Path:
    """Return as much of an object's path as another one has, with the other's list positions.

    An item is the one of the same name or key, or the same value; with `positions`, else the one of
    the same position.
    """
    reached: list[str | int] = []
    for step in path:
        below: str | int | None = step
        if isinstance(step, int):
            item = _child(obj, step)
            below = _item(item, step, other, positions) if isinstance(other, list) else None
        if below is None or not _has(other, below):
            break
        reached.append(below)
        obj, other = _child(obj, step), _child(other, below)
    return tuple(reached)


def value_at(obj: Any, path: Path) -> Any:
    """Return the value at a path, or None."""
    for step in path:
        obj = _child(obj, step)
    return obj


def _item(item: Any, position: int, others: list[Any], positions: bool) -> int | None:
    if isinstance(item, Mapping):
        for key in _KEYS:
            if key in item:
                same = (n for n, o in enumerate(others) if _child(o, key) == item[key])
                found = next(same, None)
                # Among others with a key, an item without its like is new.
                if found is not None or any(_has(other, key) for other in others):
                    return found
                break
    if item in others:
        return others.index(item)
    return position if positions and position < len(others) else None


def _has(value: Any, step: str | int) -> bool:
    if isinstance(value, Mapping):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def _child(value: Any, step: str | int) -> Any:
    return value[step] if _has(value, step) else None
