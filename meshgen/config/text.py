"""Plain scalars where text is meant: `PORT: 8001` and `DEBUG: yes` stand for what was written."""

from dataclasses import replace
from typing import Any

from meshgen.yamlio import Node

Schema = dict[str, Any]


def as_text(node: Node, schema: Schema, root: Schema) -> Node:
    """Return the node with every plain scalar read as text where the schema wants text."""
    branches = branches_of(schema, root)
    if isinstance(node.value, dict):
        changed = {}
        for key, child in node.value.items():
            inner = child_schema(branches, key)
            changed[key] = child if inner is None else as_text(child, inner, root)
        return replace(node, value=changed)
    if isinstance(node.value, list):
        items = next((b["items"] for b in branches if isinstance(b.get("items"), dict)), None)
        if items is None:
            return node
        return replace(node, value=[as_text(child, items, root) for child in node.value])
    if node.text and node.value is not None and any(b.get("x-text") for b in branches):
        return replace(node, value=node.text, text="")
    return node


def branches_of(schema: Schema, root: Schema) -> list[Schema]:
    """Return the alternatives of a schema, with every `$ref` followed."""
    if "$ref" in schema:
        return branches_of(root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if "anyOf" in schema:
        return [b for s in schema["anyOf"] for b in branches_of(s, root)]
    return [schema]


def child_schema(branches: list[Schema], key: str) -> Schema | None:
    """Return the schema of a mapping's key, or None where nothing is said of it."""
    for branch in branches:
        if key in branch.get("properties", {}):
            found: Schema = branch["properties"][key]
            return found
        if isinstance(branch.get("additionalProperties"), dict):
            additional: Schema = branch["additionalProperties"]
            return additional
    return None
