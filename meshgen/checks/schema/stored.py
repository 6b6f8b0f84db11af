"""Do with a custom resource what the API server does before it validates it.

It drops nulls where none is allowed and no default stands for them, and sets the defaults that the
CustomResourceDefinition declares, so a field can be required and still be left out. Source:
prunenulls.go and algorithm.go in
k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting.
"""

from typing import Any

from meshgen.schemas.walk import Schema, resolve


def with_defaults(schema: Schema, document: Any) -> Any:
    """Return `document` with defaults set; what is there already is shared, never changed."""
    return _default(schema, schema, document)


def without_nulls(schema: Schema, document: Any) -> Any:
    """Return `document` without the fields and map entries that are null and may not be.

    Nulls in lists stay, and those that a default stands for. What stays is shared.
    """
    return _drop(schema, schema, document)


def has_null(value: Any) -> bool:
    """Return whether a value is null, or holds a null anywhere."""
    if isinstance(value, dict):
        return any(map(has_null, value.values()))
    if isinstance(value, list):
        return any(map(has_null, value))
    return value is None


def _drop(schema: Schema, node: Schema, value: Any) -> Any:
    node = resolve(schema, node)
    if isinstance(value, list) and "items" in node:
        return [_drop(schema, node["items"], item) for item in value]
    if not isinstance(value, dict):
        return value
    fields, others = node.get("properties", {}), node.get("additionalProperties")
    found: dict[str, Any] = {}
    for name, item in value.items():
        field = fields.get(name, others)
        if not isinstance(field, dict):
            found[name] = item
        elif item is not None:
            found[name] = _drop(schema, field, item)
        elif "default" in (below := resolve(schema, field)) or _is_nullable(below):
            found[name] = None
    return found


def _default(schema: Schema, node: Schema, value: Any) -> Any:
    node = resolve(schema, node)
    if isinstance(value, list) and "items" in node:
        return [_filled(schema, node["items"], item) for item in value]
    if not isinstance(value, dict):
        return value
    fields = node.get("properties", {})
    others = node.get("additionalProperties")
    found = dict(value)
    for name, field in fields.items():
        if name not in found and "default" in (below := resolve(schema, field)):
            found[name] = below["default"]
    for name, item in found.items():
        field = fields.get(name, others)
        if isinstance(field, dict):
            found[name] = _filled(schema, field, item)
    return found


def _filled(schema: Schema, node: Schema, value: Any) -> Any:
    """Return a value with defaults; its own, where it is a null that is not allowed."""
    if value is None:
        below = resolve(schema, node)
        if "default" not in below or _is_nullable(below):
            return None
        value = below["default"]
    return _default(schema, node, value)


def _is_nullable(node: Schema) -> bool:
    types = node.get("type", "null")  # where no type is named, null is allowed
    return "null" in ([types] if isinstance(types, str) else types)
