"""Settings in layers: mappings merge key by key, everything else replaces, null removes.

A service's settings, from the weakest: `defaults`, the environment's `defaults`, the service's
own, the environment's `services."*"`, the environment's own for the service.
"""

from dataclasses import replace

from meshgen.yamlio import Node

EVERY = "*"


def merged(*layers: Node | None) -> Node | None:
    """Return the layers as one, the later stronger; None for layers that are not there."""
    result: Node | None = None
    for layer in layers:
        if layer is None or layer.value is None:
            continue
        result = _without_nulls(layer) if result is None else _merge(result, layer)
    return result


def environment_tree(root: Node, environment: str | None) -> Node:
    """Return the config as it holds in one environment, or in none, without `environments`."""
    top = _mapping(root)
    env = _mapping(_mapping(top.get("environments")).get(environment or ""))
    special = ("defaults", "services", "environments")
    base = _with(root, {k: v for k, v in top.items() if k not in special})
    over = _with(root, {k: v for k, v in env.items() if k not in special})
    tree = merged(base, over) or base
    services = {
        name: node
        for name in _mapping(top.get("services"))
        if (node := _service(top, env, name)) is not None
    }
    if services:
        where = top["services"]
        tree = _with(tree, {**_mapping(tree), "services": _with(where, services)})
        tree = replace(tree, keys={**tree.keys, "services": root.keys["services"]})
    return tree


def _service(top: dict[str, Node], env: dict[str, Node], name: str) -> Node | None:
    own, changes = _mapping(top.get("services")), _mapping(env.get("services"))
    change = changes.get(name)
    if change is not None and change.value is None:
        return None
    node = merged(top.get("defaults"), env.get("defaults"), own[name], changes.get(EVERY), change)
    return node or _with(own[name], {})


def _merge(below: Node, above: Node) -> Node:
    if not isinstance(below.value, dict) or not isinstance(above.value, dict):
        return _without_nulls(above)
    value = dict(below.value)
    keys = dict(below.keys)
    for key, node in above.value.items():
        if node.value is None:
            value.pop(key, None)
            continue
        value[key] = _merge(value[key], node) if key in value else _without_nulls(node)
        keys[key] = above.keys.get(key, node.location)
    return replace(below, value=value, keys=keys)


def _without_nulls(node: Node) -> Node:
    if not isinstance(node.value, dict):
        return node
    value = {k: _without_nulls(v) for k, v in node.value.items() if v.value is not None}
    return replace(node, value=value)


def _mapping(node: Node | None) -> dict[str, Node]:
    return node.value if node is not None and isinstance(node.value, dict) else {}


def _with(node: Node, value: dict[str, Node]) -> Node:
    return replace(node, value=value)
