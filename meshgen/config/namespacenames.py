"""What the namespaces of an environment are called that have no name of their own."""

from dataclasses import replace

from meshgen.config.layers import mapping
from meshgen.yamlio import Node, at

_USUAL = "{name}-{environment}"


def with_namespace_names(tree: Node, root: Node, environment: str | None) -> Node:
    """Return an environment's settings in which each of its `namespaces` has a name.

    `tree` are the settings merged, `root` the config as written; without an environment, or in a
    config that has none, a namespace is called as the config calls it. An environment that says
    its own `namespace` and nothing of others has all in that one, unless `namespaceNames` is said.
    """
    namespaces = mapping(tree).get("namespaces")
    if namespaces is None:
        return tree
    pattern = _pattern(tree, root, environment)
    changed = {
        key: _named(
            node, pattern.replace("{name}", key).replace("{environment}", environment or "")
        )
        for key, node in mapping(namespaces).items()
    }
    where = replace(namespaces, value=changed)
    return replace(tree, value={**mapping(tree), "namespaces": where})


def _pattern(tree: Node, root: Node, environment: str | None) -> str:
    """Return the pattern of the names; without a `{name}` it is one name for all of them."""
    if environment is None or not mapping(mapping(root).get("environments")):
        return "{name}"
    said = mapping(tree).get("namespaceNames")
    if said is not None:
        return str(said.value)
    written = mapping(at(root, ("environments", environment)))
    own = at(tree, ("namespace", "name"))
    is_all_in_one = "namespace" in written and "namespaces" not in written
    return str(own.value) if is_all_in_one and own is not None else _USUAL


def _named(namespace: Node, name: str) -> Node:
    fields = mapping(namespace)
    if "name" in fields or not isinstance(namespace.value, dict):
        return namespace
    keys = {**namespace.keys, "name": namespace.location}
    return replace(namespace, value={**fields, "name": Node(name, namespace.location)}, keys=keys)
