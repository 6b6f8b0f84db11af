"""Plain scalars where text is meant: `PORT: 8001` and `DEBUG: yes` stand for what was written."""

from meshgen.schemas.walk import Schema, branches_of, child_schema
from meshgen.yamlio import Node

# The source text of a null that is a value, where elsewhere a null takes away.
KEPT_NULL = "(null)"
# That of a null that takes away what is put below the settings later.
LATER_NULL = "(later)"
# That of a mapping that a short form stands for, and that merges with no other.
WHOLE = "(whole)"
# That of a list to which each layer adds.
ADDED = "(added)"


def as_text(node: Node, schema: Schema, root: Schema, null: str = "") -> Node:
    """Return the node with every plain scalar read as text where the schema wants text.

    A null that the schema takes for a value (`x-null`) is marked with KEPT_NULL; others in what
    stands over settings of a later layer (`x-over`) with LATER_NULL, in which `null` is that. A
    list of names (`x-named`) is the mapping that says nothing of each: so one of them can be taken
    away. One that has a name twice stays, and is refused.
    """
    value = node.value
    if value is None:
        kept = KEPT_NULL if schema.get("x-null") is True else null
        return Node(None, node.location, kept, node.keys) if kept else node
    branches = branches_of(schema, root)
    null = LATER_NULL if schema.get("x-over") else null
    if isinstance(value, dict):
        changed = {}
        for key, child in value.items():
            inner = child_schema(branches, key)
            changed[key] = child if inner is None else as_text(child, inner, root, null)
        return Node(changed, node.location, "", node.keys)
    if isinstance(value, list):
        items = next((b["items"] for b in branches if isinstance(b.get("items"), dict)), None)
        if items is None:
            return node
        names = [child.value for child in value if isinstance(child.value, str)]
        if schema.get("x-named") and len(set(names)) == len(value):
            keys = {name: child.location for name, child in zip(names, value, strict=True)}
            said = {name: Node({}, location) for name, location in keys.items()}
            return Node(said, node.location, "", keys)
        return Node([as_text(child, items, root, null) for child in value], node.location)
    if node.text and any(b.get("x-text") for b in branches):
        return Node(node.text, node.location)
    return node
