"""Do with a custom resource what the API server does before it validates it.

It drops nulls where none is allowed and no default stands for them, and sets the defaults that the
CustomResourceDefinition declares, so a field can be required and still be left out. Source:
prunenulls.go and algorithm.go in
k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting.
"""

from typing import Any

from meshgen.schemas.walk import Schema, resolve


def with_defaults(schema: Schema, value: Any, node: Schema | None = None) -> Any:
    """Return a value with defaults set; what is there already is shared, never changed.

    `node` is the part of the schema that the value is held against, if not the whole.
    """
    node = resolve(schema, schema if node is None else node)
    if isinstance(value, list) and "items" in node:
        return [_filled(schema, item, node["items"]) for item in value]
    if not isinstance(value, dict):
        return value
    fields, others = node.get("properties", {}), node.get("additionalProperties")
    filled = dict(value)
    for name, field in fields.items():
        if name not in filled and "default" in (below := resolve(schema, field)):
            filled[name] = below["default"]
    for name, item in filled.items():
        field = fields.get(name, others)
        if isinstance(field, dict):
            filled[name] = _filled(schema, item, field)
    return filled


def without_nulls(schema: Schema, value: Any, node: Schema | None = None) -> Any:
    """Return a value without the fields and map entries that are null and may not be.

    Nulls in lists stay, and those that a default stands for. What stays is shared.
    """
    node = resolve(schema, schema if node is None else node)
    if isinstance(value, list) and "items" in node:
        return [without_nulls(schema, item, node["items"]) for item in value]
    if not isinstance(value, dict):
        return value
    fields, others = node.get("properties", {}), node.get("additionalProperties")
    kept: dict[str, Any] = {}
    for name, item in value.items():
        field = fields.get(name, others)
        if not isinstance(field, dict):
            kept[name] = item
        elif item is not None:
            kept[name] = without_nulls(schema, item, field)
        elif "default" in (below := resolve(schema, field)) or _is_nullable(below):
            kept[name] = None
    return kept


def _filled(schema: Schema, value: Any, node: Schema) -> Any:
    """Return a value with defaults; its default, where it is a null that is not allowed."""
    if value is None:
        below = resolve(schema, node)
        if "default" not in below or _is_nullable(below):
            return None
        value = below["default"]
    return with_defaults(schema, value, node)


def _is_nullable(node: Schema) -> bool:
    types = node.get("type", "null")  # where no type is named, null is allowed
    return "null" in ([types] if isinstance(types, str) else types)
