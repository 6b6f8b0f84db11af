"""Short forms written out: `istio: "1.22"` is `istio: {version: ["1.22"]}`.

They are written out before layers are merged, so that an environment's short form changes the one
field that it stands for. What is written out keeps the place of what was written.
"""

from dataclasses import replace

from meshgen.config.text import Schema, branches_of, child_schema
from meshgen.yamlio import Node


def written_out(node: Node, schema: Schema, root: Schema) -> Node:
    """Return the node with every short form in its whole form.

    `x-short` names the field of a mapping that may stand for the mapping, `x-one` marks a list
    that may be its only item.
    """
    value = node.value
    if value is None:
        return node
    short = schema.get("x-short")
    if short and not isinstance(value, dict | bool):
        mapping = Node({short: node}, node.location, "", {short: node.location})
        return written_out(mapping, schema, root)
    branches = branches_of(schema, root)
    if isinstance(value, dict):
        inner = {key: child_schema(branches, key) for key in value}
        changed = {k: written_out(v, s, root) if (s := inner[k]) else v for k, v in value.items()}
        return replace(node, value=changed)
    if isinstance(value, list):
        items = next((b["items"] for b in branches if isinstance(b.get("items"), dict)), None)
        found = [written_out(item, items, root) for item in value] if items else value
        return replace(node, value=found)
    if not isinstance(value, bool) and any(branch.get("x-one") for branch in branches):
        return Node([node], node.location)
    return node
