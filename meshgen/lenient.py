"""Values out of objects that anybody wrote: the right type, or an empty one in its place.

Whether an object fits its schema is checked elsewhere; who reads it must not fail on one that does
not.
"""

from collections.abc import Mapping, Sequence
from typing import Any


def mapping(value: Any, *path: str) -> Mapping[str, Any]:
    """Return the mapping at a path of keys; an empty one if there is none."""
    # A dict is told at once, and so is nothing; whether something else is a Mapping takes longer.
    for key in path:
        value = value.get(key) if isinstance(value, (dict, Mapping)) else None
        if value is None:
            return {}
    return value if isinstance(value, (dict, Mapping)) else {}


def mappings(value: Any) -> Sequence[Mapping[str, Any]]:
    """Return the mappings of a list, what is none as an empty one; nothing if it is no list."""
    return [mapping(item) for item in value] if isinstance(value, list | tuple) else ()


def items(value: Any) -> Sequence[Any]:
    """Return the items of a list; nothing if it is none."""
    return value if isinstance(value, list | tuple) else ()


def text(value: Any) -> str:
    """Return a text; empty if it is none."""
    return value if isinstance(value, str) else ""


def texts(value: Any) -> Sequence[str]:
    """Return the items of a list, what is no text as an empty one; nothing if it is no list."""
    return [text(item) for item in items(value)]
