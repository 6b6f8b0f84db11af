"""Envoy's resources, as JSON has them: fields in lowerCamelCase, durations as `"1.5s"`."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Resources:
    """What a proxy is sent: listeners, the routes that they look up by name, and clusters."""

    listeners: list[Json]
    routes: list[Json]
    clusters: list[Json]


def fields(**values: Any) -> Json:
    """Return the fields of a message, without those that have the value that unset ones have.

    What is a message itself stays: a field that is set, and empty, is set.
    """
    return {key: value for key, value in values.items() if value or isinstance(value, dict)}


def copied(value: Any) -> Any:
    """Return a copy of JSON in which nothing is shared: what stands twice is copied twice."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list | tuple) else value
