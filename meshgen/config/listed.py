"""Lists in the place of mappings that stand for another setting, as the schema's `x-listed` says.

`external: [Secret/tls]` is `existing: [Secret/tls]`, as it was called before `external` had a
meaning of its own. The list is put where it belongs before layers are merged, and keeps its place.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from meshgen.config.environments import CLUSTERS, ENVIRONMENTS
from meshgen.config.layers import mapping, removes
from meshgen.schemas.walk import Schema, branches_at, fields_of
from meshgen.yamlio import Node


def listed(schema: Schema) -> dict[str, str]:
    """Return the settings in whose place a list may stand, and for which one it does."""
    fields = fields_of(branches_at((), schema))
    return {key: field["x-listed"] for key, field in fields.items() if "x-listed" in field}


def with_lists_apart(root: Node, schema: Schema) -> Node:
    """Return a config in which each list stands under the setting that it means, in every layer.

    Where the config's own is a list, a null in an environment takes that away.
    """
    moved = listed(schema)
    meant = {key for key in moved if isinstance(_said(root, key), list)}
    root = _apart(root, moved, set())

    def apart(layer: Node) -> Node:
        return _apart(layer, moved, meant)

    return _each(root, ENVIRONMENTS, lambda layer: apart(_each(layer, CLUSTERS, apart)))


def _each(node: Node, key: str, change: Callable[[Node], Node]) -> Node:
    """Return a mapping with each of what a mapping in it holds changed."""
    inside = mapping(node).get(key)
    if inside is None or not mapping(inside):
        return node
    changed = {name: change(child) for name, child in mapping(inside).items()}
    return replace(node, value={**mapping(node), key: replace(inside, value=changed)})


def _said(layer: Node, key: str) -> object:
    said = mapping(layer).get(key)
    return said.value if said is not None else None


def _apart(layer: Node, moved: Mapping[str, str], meant: set[str]) -> Node:
    value, keys = dict(mapping(layer)), dict(layer.keys)
    for key, other in moved.items():
        said = value.get(key)
        if said is None or not (isinstance(said.value, list) or (key in meant and removes(said))):
            continue
        del value[key]
        beside = value.get(other)
        if beside is not None and isinstance(beside.value, list):
            items = said.value if isinstance(said.value, list) else []
            said = replace(beside, value=[*items, *beside.value])
        value[other] = said
        keys.setdefault(other, keys[key])
    return layer if value == mapping(layer) else replace(layer, value=value, keys=keys)
