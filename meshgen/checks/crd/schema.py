"""Whether a schema in a CustomResourceDefinition is structural, and all that goes with it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from meshgen.checks.crd.conditions import (
    JUNCTORS,
    KEYWORDS,
    is_either,
    of_condition,
    of_pattern,
    says_either,
)
from meshgen.checks.crd.defaults import wrong_default
from meshgen.checks.crd.expressions import of_rules
from meshgen.checks.crd.lists import of_lists
from meshgen.checks.crd.spec import wrong
from meshgen.checks.violation import Violation
from meshgen.findings import Severity
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

Schema = Mapping[str, Any]
TYPES = ("array", "boolean", "integer", "number", "object", "string")
_UNSUPPORTED = (
    *("$ref", "additionalItems", "definitions", "dependencies", "id", "patternProperties"),
)
_META = ("apiVersion", "kind", "metadata")
# All that the root may have beside a status subresource.
_AT_ROOT = {
    *("description", "type", "format", "title", "maximum", "exclusiveMaximum", "minimum"),
    *("exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems"),
    *("uniqueItems", "multipleOf", "required", "items", "properties", "externalDocs", "example"),
    *("x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a schema a node stands.

    `meta`: in apiVersion, kind or metadata. Unknown keywords are `dropped` below items and
    additionalProperties, and refused elsewhere; below the latter, `defaults` may not be set, or
    are not `followed`.
    """

    path: Path
    root: bool = False
    meta: bool = False
    defaults: bool = True
    dropped: bool = False
    followed: bool = True


def of_schema(schema: Schema, path: Path, has_status: bool) -> Iterator[Violation]:
    """Yield what is wrong with the schema of a version; `has_status`: it has that subresource."""
    found = list(_node(schema, Place(path, root=True)))
    yield from found
    if schema.get("type", "object") != "object":
        yield wrong((*path, "type"), schema["type"], "expected object at the root")
    if schema.get("nullable"):
        yield Violation((*path, "nullable"), "may not be true at the root")
    others = sorted(key for key in set(schema) - _AT_ROOT if schema[key])
    if has_status and others:
        message = f"`{others[0]}` may not stand at the root beside a status subresource"
        yield Violation((*path, others[0]), message)
    # What the rules see depends on the schema around them.
    if not any(violation.severity is Severity.ERROR for violation in found):
        yield from of_rules(schema, path)


def _node(node: Schema | None, place: Place) -> Iterator[Violation]:
    """Yield what is wrong with a schema that describes a value, and with those below it."""
    node, path = node or {}, place.path
    yield from _keywords(node, place)
    yield from _structure(node, place)
    says = says_either(node)
    # Of conditions, only those at the root have to be about fields that are there.
    around = node if place.root else None
    for key in JUNCTORS:
        for position, branch in enumerate(node.get(key) or ()):
            at = (*path, key, position)
            if not (node.get("x-kubernetes-int-or-string") and is_either(node, key, position)):
                yield from of_condition(branch, at, around)
            elif key == "allOf" and not says:
                rest = {key: value for key, value in branch.items() if key != "anyOf"}
                yield from of_condition(rest, at, around)
    if isinstance(node.get("not"), Mapping):
        yield from of_condition(node["not"], (*path, "not"), around)
    if isinstance(node.get("items"), Mapping):
        yield from _node(
            node["items"],
            replace(place, path=(*path, "items"), root=False, dropped=True),
        )
    others = node.get("additionalProperties")
    if isinstance(others, Mapping):
        at = (*path, "additionalProperties")
        defaults = place.defaults and not place.meta
        inner = replace(place, path=at, root=False, defaults=defaults, dropped=True, followed=False)
        yield from _node(others, inner)
    is_object = place.root or bool(node.get("x-kubernetes-embedded-resource"))
    for name, sub in (node.get("properties") or {}).items():
        at, is_meta = (*path, "properties", name), is_object and name in _META
        inner = replace(
            place,
            path=at,
            root=False,
            meta=place.meta or is_meta,
            defaults=place.defaults and not (is_meta and place.root),
        )
        yield from _node(sub, inner)


def _keywords(node: Schema, place: Place) -> Iterator[Violation]:
    """Yield what single keywords of a schema say wrong."""
    path = place.path
    for key in node.keys() & _CHECKED.keys():
        yield from _CHECKED[key](node, place)
    for key in node.keys() - KEYWORDS if place.dropped else ():
        hint = did_you_mean(key, KEYWORDS) or "the API server drops it"
        message, at = f"unknown field `{key}`", (*path, key)
        yield Violation(at, message, hint=hint, severity=Severity.WARNING, about_key=True)
    for key in _UNSUPPORTED:
        if node.get(key) not in (None, "", {}):
            yield Violation((*path, key), f"`{key}` is not supported", about_key=True)
    if "x-kubernetes-list-type" in node or "x-kubernetes-list-map-keys" in node:
        yield from of_lists(node, path)


def _structure(node: Schema, place: Place) -> Iterator[Violation]:
    path, kind = place.path, node.get("type") or ""
    open_ = node.get("x-kubernetes-preserve-unknown-fields")
    embedded = node.get("x-kubernetes-embedded-resource")
    if embedded and kind != "object":
        yield _wants_type(path, kind, "object", "x-kubernetes-embedded-resource")
    elif not kind and not open_ and not node.get("x-kubernetes-int-or-string"):
        yield Violation((*path, "type"), "`type` is required and missing")
    if kind == "array" and not node.get("items"):
        yield Violation((*path, "items"), "`items` is required in a list's schema")
    if embedded and not open_ and not node.get("properties"):
        message = "`properties` is required for x-kubernetes-embedded-resource"
        yield Violation((*path, "properties"), message)
    if node.get("x-kubernetes-int-or-string"):
        for key in ("x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"):
            if node.get(key):
                message = "may not be true beside x-kubernetes-int-or-string"
                yield Violation((*path, key), message)
    if place.root or embedded:
        yield from _meta(node, place)


def _meta(node: Schema, place: Place) -> Iterator[Violation]:
    """Yield what an object's schema says of apiVersion, kind and metadata that it may not say."""
    fields = node.get("properties") or {}
    for name, kind in (("apiVersion", "string"), ("kind", "string"), ("metadata", "object")):
        path, field = (*place.path, "properties", name), fields.get(name)
        if isinstance(field, Mapping) and field.get("type") not in (kind, None):
            yield wrong((*path, "type"), field["type"], f"expected {kind}")
    metadata = fields.get("metadata")
    if place.root and isinstance(metadata, Mapping):
        path = (*place.path, "properties", "metadata")
        inner = set(metadata.get("properties") or ())
        if inner - {"name", "generateName"} or set(metadata) - {"type", "properties"}:
            message = "says more of metadata than the name"
            yield Violation(path, message, "expected properties name and generateName at most")


def _type(node: Schema, place: Place) -> Iterator[Violation]:
    if node["type"] and node["type"] not in TYPES:
        hint = "use `nullable: true`" if node["type"] == "null" else ""
        expected = f"expected one of {', '.join(TYPES)}"
        yield Violation((*place.path, "type"), f'found "{node["type"]}"', expected, hint)


def _unique(node: Schema, place: Place) -> Iterator[Violation]:
    if node["uniqueItems"]:
        hint = "use `x-kubernetes-list-type: set`"
        yield Violation((*place.path, "uniqueItems"), "may not be true", hint=hint)


def _others(node: Schema, place: Place) -> Iterator[Violation]:
    path, others = (*place.path, "additionalProperties"), node["additionalProperties"]
    if others is None:
        return
    if place.root or node.get("x-kubernetes-embedded-resource"):
        yield Violation(path, "may not stand at the root of an object")
    elif node.get("properties") and others is not True:
        yield Violation(path, "may not stand beside `properties`", "expected one of the two")


def _default(node: Schema, place: Place) -> Iterator[Violation]:
    path = (*place.path, "default")
    if node["default"] is None:
        return
    if not place.defaults:
        yield Violation(path, "may not be set for what every object has")
    elif place.followed and (problem := wrong_default(node)):
        yield Violation(path, f"does not fit its own schema: {problem}")


def _open(node: Schema, place: Place) -> Iterator[Violation]:
    key = "x-kubernetes-preserve-unknown-fields"
    if node[key] is False:
        yield Violation((*place.path, key), "may not be false", "expected true, or leave it out")


def _map_type(node: Schema, place: Place) -> Iterator[Violation]:
    key = "x-kubernetes-map-type"
    if node[key] not in ("atomic", "granular"):
        yield wrong((*place.path, key), node[key], "expected atomic or granular")
    if node.get("type") != "object":
        yield _wants_type(place.path, node.get("type", ""), "object", key)


def _embedded(node: Schema, place: Place) -> Iterator[Violation]:
    key = "x-kubernetes-embedded-resource"
    if place.meta and node[key]:
        yield Violation((*place.path, key), "may not stand in metadata")


def _items(node: Schema, place: Place) -> Iterator[Violation]:
    if isinstance(node["items"], list):
        yield Violation((*place.path, "items"), "found a list", "expected one schema")


def _wants_type(path: Path, kind: str, wanted: str, key: str) -> Violation:
    found = f'found "{kind}"' if kind else "`type` is missing"
    return Violation((*path, "type"), found, f"expected {wanted} beside {key}")


_CHECKED: dict[str, Callable[[Schema, Place], Iterator[Violation]]] = {
    "additionalProperties": _others,
    "default": _default,
    "items": _items,
    "pattern": lambda node, place: of_pattern(node, place.path),
    "type": _type,
    "uniqueItems": _unique,
    "x-kubernetes-embedded-resource": _embedded,
    "x-kubernetes-map-type": _map_type,
    "x-kubernetes-preserve-unknown-fields": _open,
}
