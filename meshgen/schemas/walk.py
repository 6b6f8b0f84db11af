"""Find the way in a JSON Schema with references."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]


def resolve(schema: Schema, node: Schema) -> Schema:
    """Return `node` with what it refers to in `schema`; what the node itself says comes first."""
    while "$ref" in node:
        name = str(node["$ref"]).removeprefix("#/$defs/")
        target = schema["$defs"][name]
        own = {k: v for k, v in node.items() if k != "$ref"}
        fields = {**target.get("properties", {}), **own.get("properties", {})}
        node = {**target, **own, **({"properties": fields} if fields else {})}
    return node


def child(schema: Schema, node: Schema, name: str) -> Schema | None:
    """Return the schema of the field or map entry `name`; lists are stepped through."""
    node = resolve(schema, node)
    while "items" in node:
        node = resolve(schema, node["items"])
    found = node.get("properties", {}).get(name, node.get("additionalProperties"))
    return resolve(schema, found) if isinstance(found, Mapping) else None


def has_defaults(node: Any) -> bool:
    """Return whether `node` declares a default, or any field or definition in it."""
    if not isinstance(node, Mapping):
        return False
    if "default" in node:
        return True
    fields, definitions = node.get("properties", {}), node.get("$defs", {})
    below = (node.get("items"), node.get("additionalProperties"))
    return any(map(has_defaults, (*fields.values(), *below, *definitions.values())))
