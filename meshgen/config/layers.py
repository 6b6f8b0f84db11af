"""Settings in layers: mappings merge key by key, everything else replaces, null removes.

Lists that the schema marks (`x-adds`) add up; a named item of theirs changes the weaker one of its
name, or takes it away.
"""

from dataclasses import replace

from meshgen.config.as_written import ADDED, KEPT_NULL, LATER_NULL, WHOLE
from meshgen.yamlio import Node

EVERY = "*"


def merged(*layers: Node | None) -> Node | None:
    """Return the layers as one, the later stronger; None for layers that are not there.

    What is merged of several mappings stands, as a whole, where the strongest of them does.
    """
    result: Node | None = None
    for layer in layers:
        if layer is None or layer.value is None:
            continue
        result = _without_nulls(layer) if result is None else _merge(result, layer)
    return result


def removes(node: Node) -> bool:
    """Return whether a value takes away what a weaker layer says."""
    return node.value is None and node.text not in (KEPT_NULL, LATER_NULL)


def without_later_nulls(node: Node) -> Node:
    """Return settings without the nulls that take away what is put below them later."""
    value = node.value
    if isinstance(value, list):
        return replace(node, value=[without_later_nulls(item) for item in value])
    if not isinstance(value, dict):
        return node
    said = {k: without_later_nulls(v) for k, v in value.items() if v.text != LATER_NULL}
    return replace(node, value=said)


def taking_away(node: Node) -> Node:
    """Return settings whose nulls take away what the layers below them say."""
    value = node.value
    if isinstance(value, list):
        return replace(node, value=[taking_away(item) for item in value])
    if not isinstance(value, dict):
        return replace(node, text="") if node.text == LATER_NULL else node
    return replace(node, value={key: taking_away(item) for key, item in value.items()})


def name_of(item: Node) -> str:
    """Return the name of an item of a list that adds up; an empty text where it has none."""
    name = mapping(item).get("name")
    return name.value if name is not None and isinstance(name.value, str) else ""


def takes_away(item: Node) -> bool:
    """Return whether an item of a list that adds up takes away the weaker one of its name."""
    others = [node for key, node in mapping(item).items() if key != "name"]
    return bool(name_of(item) and others) and all(node.value is None for node in others)


def mapping(node: Node | None) -> dict[str, Node]:
    """Return what a mapping holds; nothing for what is no mapping."""
    return node.value if node is not None and isinstance(node.value, dict) else {}


def _merge(below: Node, above: Node) -> Node:
    if ADDED in (below.text, above.text) and isinstance(above.value, list):
        return _added(below, above)
    if not isinstance(below.value, dict) or not isinstance(above.value, dict):
        return _without_nulls(above)
    if WHOLE in (below.text, above.text):
        return _without_nulls(above)
    value = dict(below.value)
    keys = dict(below.keys)
    for key, node in above.value.items():
        if removes(node):
            value.pop(key, None)
            continue
        value[key] = _merge(value[key], node) if key in value else _without_nulls(node)
        keys[key] = above.keys[key]
    return Node(value, above.location, "", keys)


def _added(below: Node, above: Node) -> Node:
    """Return a list with what a stronger layer adds, changes or takes away."""
    items = list(_items(below))
    for item in _items(above):
        names = [name_of(other) for other in items]
        if not name_of(item) or name_of(item) not in names:
            items += [] if takes_away(item) else [_changed(replace(item, value={}), item)]
            continue
        position = names.index(name_of(item))
        if takes_away(item):
            del items[position]
        else:
            items[position] = _changed(items[position], item)
    return Node(items, above.location, ADDED)


def _changed(below: Node, above: Node) -> Node:
    """Return an item with the fields of a stronger one of its name in place of its own.

    Below its fields a null is a value: in a patch it takes something else away.
    """
    if not isinstance(above.value, dict):
        return above
    value = {**mapping(below), **mapping(above)}
    left = {key: node for key, node in value.items() if not removes(node)}
    return Node(left, above.location, "", {**below.keys, **above.keys})


def _items(node: Node) -> list[Node]:
    return node.value if isinstance(node.value, list) else []


def _without_nulls(node: Node) -> Node:
    if node.text == ADDED:
        return _added(replace(node, value=[]), node)
    if not isinstance(node.value, dict):
        return node
    value = {k: _without_nulls(v) for k, v in node.value.items() if not removes(v)}
    return Node(value, node.location, node.text, node.keys)
