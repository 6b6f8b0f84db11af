"""What the namespaces of an environment are called that have no name of their own."""

from dataclasses import replace

from meshgen.config.environments import environment_of, layers_of
from meshgen.config.layers import mapping
from meshgen.resources import Path
from meshgen.yamlio import Node, at

ENVIRONMENT = "{environment}"
LONGEST = 63
_NAME = "{name}"
_USUAL = _NAME + "-" + ENVIRONMENT
# The source text of a name that nobody wrote.
_DERIVED = "(derived)"


def with_empty_namespaces(root: Node) -> Node:
    """Return a config in which `payments:` without more is a namespace that says nothing.

    So it is at the top, where there is nothing that a null could take away.
    """
    top = mapping(root)
    declared = mapping(top.get("namespaces"))
    empty = {key: replace(n, value={}) for key, n in declared.items() if n.value is None}
    if not empty:
        return root
    where = replace(top["namespaces"], value={**declared, **empty})
    return replace(root, value={**top, "namespaces": where})


def with_namespace_names(tree: Node, root: Node, environment: str | None) -> Node:
    """Return an environment's settings in which each of its `namespaces` has a name.

    `tree` are the settings merged, `root` the config as written; without an environment, a
    namespace is called as the config calls it. An environment that says its own `namespace` and
    nothing of others has all in that one, unless `namespaceNames` is said. What would be too long
    is left out: see `derived_name`.
    """
    namespaces = mapping(tree).get("namespaces")
    if namespaces is None:
        return tree
    pattern, called = _pattern(tree, root, environment), _called(root, environment)
    # One name for all of them is meant for all of them.
    text = _DERIVED if _NAME in pattern else ""
    changed = {
        key: _named(node, _made(pattern, key, called), text)
        for key, node in mapping(namespaces).items()
    }
    where = replace(namespaces, value=changed)
    return replace(tree, value={**mapping(tree), "namespaces": where})


def derived_name(tree: Node, root: Node, environment: str, key: str) -> str:
    """Return what is made of the config's name for a namespace."""
    return _made(_pattern(tree, root, environment), key, _called(root, environment))


def is_derived(tree: Node, key: str) -> bool:
    """Return whether a namespace has the name that `namespaceNames`, or the usual one, makes."""
    path: Path = ("namespaces", key, "name")
    name = at(tree, path)
    return name is not None and name.text == _DERIVED


def _called(root: Node, environment: str | None) -> str:
    """Return what the file calls an environment: in each of its clusters, a name is the same."""
    one = environment_of(root, environment)
    return one.said if one is not None else environment or ""


def _made(pattern: str, key: str, environment: str) -> str:
    return pattern.replace(_NAME, key).replace(ENVIRONMENT, environment)


def _pattern(tree: Node, root: Node, environment: str | None) -> str:
    """Return the pattern of the names; without a `{name}` it is one name for all of them."""
    if environment is None:
        return _NAME
    said = mapping(tree).get("namespaceNames")
    if not mapping(mapping(root).get("environments")):
        # An environment that there is not has no name either.
        return _NAME if said is None or ENVIRONMENT in str(said.value) else str(said.value)
    if said is not None:
        return str(said.value)
    layers = layers_of(root, environment)
    written = {key for layer in layers for key in mapping(at(root, layer))}
    own = at(tree, ("namespace", "name"))
    is_all_in_one = "namespace" in written and "namespaces" not in written
    return str(own.value) if is_all_in_one and own is not None else _USUAL


def _named(namespace: Node, name: str, text: str) -> Node:
    fields = mapping(namespace)
    if "name" in fields or not isinstance(namespace.value, dict) or len(name) > LONGEST:
        return namespace
    made = Node(name, namespace.location, text)
    keys = {**namespace.keys, "name": namespace.location}
    return replace(namespace, value={**fields, "name": made}, keys=keys)
