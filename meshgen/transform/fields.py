"""Changing a field of an object by its path, lists passed through item by item."""

from collections.abc import Callable
from typing import Any

from meshgen.resources import Path


def changed(obj: Any, path: tuple[str, ...], change: Callable[[Any], Any]) -> Any:
    """Return the object with `change` applied to every value at the path; nothing is modified.

    A list on the way stands for each of its items, and at the end too.
    """
    if isinstance(obj, list):
        return [changed(item, path, change) for item in obj]
    if not path:
        return change(obj)
    if not isinstance(obj, dict) or path[0] not in obj:
        return obj
    value = changed(obj[path[0]], path[1:], change)
    return obj if value is obj[path[0]] else {**obj, path[0]: value}


def put(obj: Any, path: Path, value: Any) -> Any:
    """Return the object with a value in place of the one at a path; nothing is modified."""
    if not path:
        return value
    if isinstance(obj, list):
        index = int(path[0])
        return [*obj[:index], put(obj[index], path[1:], value), *obj[index + 1 :]]
    return {**obj, path[0]: put(obj[path[0]], path[1:], value)}


def values(obj: Any, path: tuple[str, ...]) -> list[Any]:
    """Return every value at the path, lists passed through."""
    if isinstance(obj, list):
        return [value for item in obj for value in values(item, path)]
    if not path:
        return [obj]
    return values(obj[path[0]], path[1:]) if isinstance(obj, dict) and path[0] in obj else []
