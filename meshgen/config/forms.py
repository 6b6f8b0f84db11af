"""Short forms written out: `istio: "1.22"` is `istio: {version: ["1.22"]}`.

They are written out before layers are merged, so that nothing that comes later knows of them. What
is written out keeps the place of what was written. Between layers a short form changes the one
field that it stands for, or, where the schema says `x-whole`, replaces the mapping.
"""

from dataclasses import replace

from meshgen.config.as_written import ADDED, WHOLE
from meshgen.schemas.walk import Schema, branches_of, child_schema, fits
from meshgen.yamlio import Node


def written_out(node: Node, schema: Schema, root: Schema) -> Node:
    """Return the node with every short form in its whole form.

    `x-short` names the field of a mapping that may stand for the mapping, `x-one` marks a list
    that may be its only item. Lists that add up (`x-adds`) are marked with ADDED.
    """
    value = node.value
    if value is None:
        return node
    branches = branches_of(schema, root)
    short = schema.get("x-short")
    if short and not isinstance(value, dict) and any(fits(value, form) for form in branches):
        text = WHOLE if schema.get("x-whole") else ""
        mapping = Node({short: node}, node.location, text, {short: node.location})
        return written_out(mapping, schema, root)
    # Where there is a short form, a mapping is what that stands for, and no item of a list.
    alone = not (short if isinstance(value, dict) else isinstance(value, list | bool))
    if alone and any(branch.get("x-one") for branch in branches):
        return written_out(Node([node], node.location), schema, root)
    if isinstance(value, dict):
        inner = {key: child_schema(branches, key) for key in value}
        changed = {k: written_out(v, s, root) if (s := inner[k]) else v for k, v in value.items()}
        whole = schema.get("x-whole") and not short
        return replace(node, value=changed, text=WHOLE if whole else node.text)
    if isinstance(value, list):
        items = next((b["items"] for b in branches if isinstance(b.get("items"), dict)), None)
        whole = [written_out(v, items, root) for v in value] if items else value
        return replace(node, value=whole, text=ADDED if schema.get("x-adds") else "")
    return node
