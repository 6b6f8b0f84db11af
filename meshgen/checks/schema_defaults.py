"""Set the defaults that a CustomResourceDefinition declares, as the API server does.

It does so before it validates, so a field can be required and still be left out. Source:
k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting.
"""

from collections.abc import Mapping
from typing import Any

from meshgen.schemas.walk import Schema, resolve


def with_defaults(schema: Schema, document: Any) -> Any:
    """Return `document` with defaults set; what is there already is shared, never changed."""
    return _default(schema, schema, document)


def _default(schema: Schema, node: Schema, value: Any) -> Any:
    node = resolve(schema, node)
    if isinstance(value, list) and "items" in node:
        return [_default(schema, node["items"], item) for item in value]
    if not isinstance(value, Mapping):
        return value
    fields = node.get("properties", {})
    others = node.get("additionalProperties")
    found = dict(value)
    for name, field in fields.items():
        if "default" in field and _is_unset(schema, field, found.get(name)):
            found[name] = field["default"]
    for name, item in found.items():
        field = fields.get(name, others)
        if isinstance(field, Mapping):
            found[name] = _default(schema, field, item)
    return found


def _is_unset(schema: Schema, field: Schema, value: Any) -> bool:
    """Return whether a default applies: to what is not there, and to a null that is not allowed."""
    if value is not None:
        return False
    return "null" not in resolve(schema, field).get("type", ())
