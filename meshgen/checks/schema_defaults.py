"""Do with a custom resource what the API server does before it validates it.

It sets the defaults that the CustomResourceDefinition declares, so a field can be required and
still be left out; and it drops nulls where none is allowed. Source:
k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting.
"""

from collections.abc import Mapping
from typing import Any

from meshgen.schemas.walk import Schema, resolve


def with_defaults(schema: Schema, document: Any) -> Any:
    """Return `document` with defaults set; what is there already is shared, never changed."""
    return _default(schema, schema, document)


def without_nulls(schema: Schema, document: Any) -> Any:
    """Return `document` without the fields that are null and may not be; what stays is shared."""
    return _drop(schema, schema, document)


def _drop(schema: Schema, node: Schema, value: Any) -> Any:
    node = resolve(schema, node)
    if isinstance(value, list) and "items" in node:
        return [_drop(schema, node["items"], item) for item in value]
    if not isinstance(value, dict):
        return value
    fields, others = node.get("properties", {}), node.get("additionalProperties")
    found: dict[str, Any] = {}
    for name, item in value.items():
        if name in fields and _is_unset(schema, fields[name], value, name):
            continue
        field = fields.get(name, others)
        found[name] = _drop(schema, field, item) if isinstance(field, dict) else item
    return found


def _default(schema: Schema, node: Schema, value: Any) -> Any:
    node = resolve(schema, node)
    if isinstance(value, list) and "items" in node:
        return [_default(schema, node["items"], item) for item in value]
    if not isinstance(value, dict):
        return value
    fields = node.get("properties", {})
    others = node.get("additionalProperties")
    found = dict(value)
    for name, field in fields.items():
        if "default" in field and _is_unset(schema, field, found, name):
            found[name] = field["default"]
    for name, item in found.items():
        field = fields.get(name, others)
        if isinstance(field, dict):
            found[name] = _default(schema, field, item)
    return found


def _is_unset(schema: Schema, field: Schema, value: Mapping[str, Any], name: str) -> bool:
    """Return whether a field counts as left out: it is, or it is a null that is not allowed."""
    if name not in value:
        return True
    if value[name] is not None:
        return False
    types = resolve(schema, field).get("type", "null")  # where no type is named, null is allowed
    return "null" not in ([types] if isinstance(types, str) else types)
