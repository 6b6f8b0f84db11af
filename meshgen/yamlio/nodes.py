"""A YAML document as a tree whose every value knows where it stands in the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from meshgen.findings import Location
from meshgen.resources import Path

Scalar = str | int | float | bool | None
# No Kubernetes object comes near; whoever goes through the data can then use recursion.
DEEPEST = 100
NO_KEYS: Mapping[str, Location] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Node:
    """A value, where it stands, and for a mapping where each of its keys stands.

    `text` is the source text of a scalar that was read as something else than a string (`1.20`
    for 1.2), and empty otherwise. A value that an alias repeats is the same node in both places.
    """

    value: "Scalar | dict[str, Node] | list[Node]"
    location: Location
    text: str = ""
    keys: Mapping[str, Location] = field(default_factory=lambda: NO_KEYS)


def to_data(node: Node) -> Any:
    """Return the plain dicts, lists and scalars; no two places share an object."""
    value = node.value
    if isinstance(value, dict):
        return {key: to_data(child) for key, child in value.items()}
    if isinstance(value, list):
        return [to_data(child) for child in value]
    return value


def child_of(node: Node, part: str | int) -> Node | None:
    """Return the value under one key or list position, or None."""
    value = node.value
    if isinstance(value, dict):
        return value.get(part) if isinstance(part, str) else None
    if isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value):
        return value[part]
    return None


def at(node: Node, path: Path) -> Node | None:
    """Return the node at a path, or None if nothing stands there."""
    reached: Node | None = node
    for part in path:
        if reached is None:
            return None
        reached = child_of(reached, part)
    return reached


def texts(node: Node, path: Path = ()) -> Iterator[tuple[Path, str, bool]]:
    """Yield every text in a node: its path, the text, and whether it is the key there."""
    value = node.value
    if isinstance(value, str):
        yield path, value, False
    elif isinstance(value, dict):
        for key, child in value.items():
            yield (*path, key), key, True
            yield from texts(child, (*path, key))
    elif isinstance(value, list):
        for position, child in enumerate(value):
            yield from texts(child, (*path, position))


def locate(node: Node, path: Path, *, key: bool = False) -> Location:
    """Return where the value at a path stands, or its key; else its deepest existing ancestor.

    With `key`, a list item and the root have no key, so that their value's place is given.
    """
    location = node.location
    for part in path:
        child = child_of(node, part)
        if child is None:
            break
        location = child.location
        if key and isinstance(part, str):
            location = node.keys[part]
        node = child
    return location
