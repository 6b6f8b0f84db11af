"""Nulls in objects: a built-in or Istio kind is decoded as if they were not there."""

from collections.abc import Iterator
from typing import Any

from meshgen.resources import Path

# So deep a validator looks: one that looked deeper would run out of stack, and end the process.
_DEPTH = 24


def _without_nulls() -> dict[str, Any]:
    """Return the schema of what holds no null, and nothing deeper than a validator may look."""
    scalars = ["string", "number", "boolean"]
    levels: dict[str, Any] = {"0": {"type": scalars}}
    for level in range(1, _DEPTH):
        below = {"$ref": f"#/$defs/{level - 1}"}
        types = ["object", "array", *scalars]
        levels[str(level)] = {"type": types, "additionalProperties": below, "items": below}
    return {"$ref": f"#/$defs/{_DEPTH - 1}", "$defs": levels}


# Mappings of texts, in which a key without a value is one: its text is empty.
_TEXTS = frozenset(
    {"annotations", "binaryData", "data", "labels", "matchLabels", "nodeSelector", "stringData"}
)


class Nulls:
    """Finds and drops nulls; a validator looks for them, in a fifth of what Python takes."""

    def __init__(self) -> None:
        """Compile what looks for nulls."""
        from jsonschema_rs import Draft202012Validator

        self._is_without = Draft202012Validator(_without_nulls()).is_valid

    def are_in(self, value: Any) -> bool:
        """Return whether a value is null, or holds a null anywhere."""
        return not self._is_without(value) and _holds_null(value)

    def dropped(self, value: Any) -> Any:
        """Return a value without null fields; null items of lists become empty ones."""
        return value if self._is_without(value) else _decoded(value)


def null_items(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield where a null stands in a list, unless it is a list of texts: it counts as empty there.

    No schema tells of what such an item lacks, since it is none.
    """
    if isinstance(value, dict):
        for name, item in value.items():
            yield from null_items(item, (*path, name))
    elif isinstance(value, list) and not any(isinstance(item, str) for item in value):
        for position, item in enumerate(value):
            if item is None:
                yield (*path, position)
            yield from null_items(item, (*path, position))


def _holds_null(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_null, value.values()))
    if isinstance(value, list):
        return any(map(_holds_null, value))
    return value is None


def _decoded(value: Any, *, of_texts: bool = False) -> Any:
    if isinstance(value, dict) and of_texts:
        return {name: "" if item is None else _decoded(item) for name, item in value.items()}
    if isinstance(value, dict):
        items = ((name, item) for name, item in value.items() if item is not None)
        return {name: _decoded(item, of_texts=name in _TEXTS) for name, item in items}
    if isinstance(value, list):
        empty: Any = "" if any(isinstance(item, str) for item in value) else {}
        return [empty if item is None else _decoded(item) for item in value]
    return value
