"""Settings in layers: mappings merge key by key, everything else replaces, null removes.

Lists that the schema marks (`x-adds`) add up; a named item of theirs changes the weaker one of its
name, or takes it away.

A service's settings, from the weakest: `defaults`, the environment's `defaults`, those of its
namespace, the service's own, the environment's `services."*"`, the environment's own for the
service. A version has in each layer what that says of the service, and then of the version.
"""

from collections.abc import Sequence
from dataclasses import replace

from meshgen.config.as_written import ADDED, KEPT_NULL, WHOLE
from meshgen.model.version import VersionSpec
from meshgen.yamlio import Node

EVERY = "*"
# What a version can say otherwise than its service.
OF_VERSIONS = frozenset(VersionSpec.__struct_encode_fields__)
_SPECIAL = ("defaults", "services", "environments")


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


def environment_tree(root: Node, environment: str | None) -> Node:
    """Return the config as it holds in one environment, or in none, without `environments`."""
    top = mapping(root)
    over = mapping(top.get("environments")).get(environment or "")
    env = mapping(over)
    tree = merged(_plain(root), _plain(over) if over else None) or root
    # The file stays the place of the whole.
    tree = replace(tree, location=root.location)
    of_namespaces = _of_namespaces(top, env)
    services = {
        name: node
        for name in mapping(top.get("services"))
        if name != EVERY and (node := _service(top, env, name, of_namespaces)) is not None
    }
    if of_namespaces:
        tree = _without_defaults(tree)
    if services:
        where = replace(top["services"], value=services)
        keys = {**tree.keys, "services": root.keys["services"]}
        tree = replace(tree, value={**mapping(tree), "services": where}, keys=keys)
    return tree


def _of_namespaces(*layers: dict[str, Node]) -> dict[str, list[Node]]:
    """Return the defaults of each namespace, the weakest first.

    They are not merged yet: a null in them takes away what the defaults of all say.
    """
    found: dict[str, list[Node]] = {}
    for layer in layers:
        where = layer.get("namespaces")
        if where is not None and where.value is None:
            found.clear()
        for key, namespace in mapping(where).items():
            defaults = mapping(namespace).get("defaults")
            if namespace.value is None or (defaults is not None and defaults.value is None):
                found.pop(key, None)
            elif defaults is not None:
                found.setdefault(key, []).append(defaults)
    return found


def _without_defaults(tree: Node) -> Node:
    """Return settings without the defaults of namespaces, which the services in them have now."""
    namespaces = mapping(tree)["namespaces"]
    changed = {
        name: replace(node, value={k: v for k, v in mapping(node).items() if k != "defaults"})
        for name, node in mapping(namespaces).items()
    }
    where = replace(namespaces, value=changed)
    return replace(tree, value={**mapping(tree), "namespaces": where})


def removes(node: Node) -> bool:
    """Return whether a value takes away what a weaker layer says."""
    return node.value is None and node.text != KEPT_NULL


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


def _plain(node: Node) -> Node:
    """Return the settings that merge as they are, which those of services do not."""
    return replace(node, value={k: v for k, v in mapping(node).items() if k not in _SPECIAL})


def _service(
    top: dict[str, Node], env: dict[str, Node], name: str, of_namespaces: dict[str, list[Node]]
) -> Node | None:
    service = mapping(top.get("services"))[name]
    changes = mapping(env.get("services"))
    change = changes.get(name)
    if change is not None and change.value is None:
        return None
    weak = (top.get("defaults"), env.get("defaults"))
    strong = (service, changes.get(EVERY), change)
    layers: tuple[Node | None, ...] = (*weak, *strong)
    node = merged(*layers)
    namespace = mapping(node).get("namespace") if of_namespaces else None
    if namespace is not None and str(namespace.value) in of_namespaces:
        layers = (*weak, *of_namespaces[str(namespace.value)], *strong)
        node = merged(*layers)
    if node is not None and mapping(node).get("versions") is not None:
        node = _with_versions(node, layers)
    # The service stands where it is called into being, whoever changes it.
    return replace(node or replace(service, value={}), location=service.location)


def _with_versions(service: Node, layers: Sequence[Node | None]) -> Node:
    """Return a service whose versions say in full what each of them has."""
    of_all = [_of_versions(layer) for layer in layers]
    versions = mapping(service)["versions"]
    whole = {}
    for name, version in mapping(versions).items():
        own = [_of_version(name, layers[number:]) for number in range(len(layers))]
        pairs = zip(of_all, own, strict=True)
        node = merged(*(layer for pair in pairs for layer in pair)) or version
        whole[name] = replace(node, location=version.location)
    where = replace(versions, value=whole)
    return replace(service, value={**mapping(service), "versions": where})


def _of_version(name: str, layers: Sequence[Node | None]) -> Node | None:
    """Return what the first of some layers says of a version, unless a later one takes it away."""
    for layer in layers:
        versions = mapping(layer).get("versions")
        version = mapping(versions).get(name)
        if (versions is not None and versions.value is None) or (version and version.value is None):
            return None
    return mapping(mapping(layers[0]).get("versions")).get(name)


def _of_versions(layer: Node | None) -> Node | None:
    """Return what a layer says of a service that a version can say too."""
    if layer is None:
        return None
    value = {k: v for k, v in mapping(layer).items() if k in OF_VERSIONS}
    return replace(layer, value=value) if value else None


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
