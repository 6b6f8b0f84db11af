"""Nulls in objects: a built-in or Istio kind is decoded as if they were not there."""

from typing import Any

# Every value but null, all the way down.
_WITHOUT = {
    "$ref": "#/$defs/value",
    "$defs": {
        "value": {
            "type": ["object", "array", "string", "number", "boolean"],
            "additionalProperties": {"$ref": "#/$defs/value"},
            "items": {"$ref": "#/$defs/value"},
        }
    },
}


# Mappings of texts, in which a key without a value is one: its text is empty.
_TEXTS = frozenset(
    {"annotations", "binaryData", "data", "labels", "matchLabels", "nodeSelector", "stringData"}
)


class Nulls:
    """Finds and drops nulls; a validator looks for them, in a fifth of what Python takes."""

    def __init__(self) -> None:
        """Compile what looks for nulls."""
        from jsonschema_rs import Draft202012Validator

        self._is_without = Draft202012Validator(_WITHOUT).is_valid

    def are_in(self, value: Any) -> bool:
        """Return whether a value is null, or holds a null anywhere."""
        return not self._is_without(value)

    def dropped(self, value: Any) -> Any:
        """Return a value without null fields; null items of lists become empty ones."""
        return value if self._is_without(value) else _decoded(value)


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
