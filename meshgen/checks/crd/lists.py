"""What kind of list a schema says its lists are: a set, or a map by some keys."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.crd.spec import wrong
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_TYPE, _KEYS = "x-kubernetes-list-type", "x-kubernetes-list-map-keys"


def of_lists(node: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield what is wrong with a schema that has one of the two keywords."""
    kind, keys = node.get(_TYPE), node.get(_KEYS) or []
    items = node.get("items") if isinstance(node.get("items"), Mapping) else None
    if kind is not None and node.get("type") != "array":
        yield Violation((*path, "type"), "is no list", f"expected array beside {_TYPE}")
    if kind not in (None, "atomic", "map", "set"):
        yield wrong((*path, _TYPE), kind, "expected atomic, map or set")
    if keys and kind != "map":
        yield Violation((*path, _TYPE), f"has to be map beside {_KEYS}", "expected map")
    if kind in ("map", "set") and items and items.get("nullable"):
        yield Violation((*path, "items", "nullable"), f"may not be true in a {kind}")
    if kind == "set" and items:
        yield from _items_of_set(items, (*path, "items"))
    if kind == "map":
        yield from _map(keys, items, path)


def _items_of_set(items: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    if items.get("type") == "array" and items.get(_TYPE, "atomic") != "atomic":
        yield wrong((*path, _TYPE), items[_TYPE], "expected atomic for the items of a set")
    if items.get("type") == "object" and items.get("x-kubernetes-map-type") != "atomic":
        message = "has to be atomic for the items of a set"
        yield Violation((*path, "x-kubernetes-map-type"), message, "expected atomic")


def _map(keys: list[str], items: Mapping[str, Any] | None, path: Path) -> Iterator[Violation]:
    if not keys:
        yield Violation((*path, _KEYS), f"`{_KEYS}` is required for a map")
    if items is None:
        return
    if items.get("type") != "object":
        yield Violation((*path, "items", "type"), "is no object", "expected object in a map")
        return
    fields, required = items.get("properties") or {}, items.get("required") or ()
    for position, key in enumerate(keys):
        field, at = fields.get(key), (*path, "items", "properties", key)
        if key in keys[:position]:
            yield wrong((*path, _KEYS, position), key, "expected each key once")
        if not isinstance(field, Mapping):
            yield wrong((*path, _KEYS, position), key, "expected the name of a field of the items")
            continue
        if field.get("type") in ("array", "object"):
            yield wrong((*at, "type"), field["type"], "expected a scalar as the key of a map")
        if key not in required and field.get("default") is None:
            message = f"the key {key} of a map has to be required, or have a default"
            yield Violation(at, message)
        if field.get("nullable"):
            yield Violation((*at, "nullable"), "may not be true for the key of a map")
