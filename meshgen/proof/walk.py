"""Texts anywhere in Envoy's JSON: names of clusters stand in filters of every kind."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any


def texts_in(value: Any) -> Iterator[str]:
    """Yield the texts among the values, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Return a copy in which every text that is a key of `names` is what it says there."""
    if isinstance(value, str):
        return names.get(value, value)
    return _within(value, lambda inner: renamed(inner, names))


def answered(value: Any, key: str, known: Any) -> Any:
    """Return a copy in which every permission that asks for one thing has the answer in its place.

    It is that which `known` gives.
    """
    if isinstance(value, Mapping) and value.keys() == {key}:
        return {"any": True} if value[key] == known else {"notRule": {"any": True}}
    return _within(value, lambda inner: answered(inner, key, known))


def without(value: Any, *keys: str) -> Any:
    """Return a copy without the fields of these names, however deep."""
    if isinstance(value, Mapping):
        value = {key: inner for key, inner in value.items() if key not in keys}
    return _within(value, lambda inner: without(inner, *keys))


def replaced(value: Any, key: str, by: Callable[[Any], Mapping[str, Any]]) -> Any:
    """Return a copy in which `by` says what each message with a field of this name is."""
    if isinstance(value, Mapping) and key in value:
        return by(value[key])
    return _within(value, lambda inner: replaced(inner, key, by))


def _within(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, Mapping):
        return {key: change(inner) for key, inner in value.items()}
    return [change(inner) for inner in value] if isinstance(value, list) else value
