"""Changes that a call makes to a config before it is read: `sidecar.limits.cpu=2000m`.

A change is written into every environment, where it is stronger than whatever the file says, and is
checked like everything else. A field of a service without the service's name is for all of them;
behind a namespace's name (`namespaces.payments.replicas=1`), for those that are in it.
"""

from collections.abc import Iterator, Mapping, Sequence

from meshgen.config.change import NAMESPACES, WHOLE, Change, Names, parsed
from meshgen.config.environments import (
    ENVIRONMENTS,
    Deployed,
    all_layers,
    environments_of,
    layers_of,
    with_clusters_named,
)
from meshgen.config.environmenttree import OF_VERSIONS, environment_tree
from meshgen.config.forms import written_out
from meshgen.config.layers import EVERY, mapping
from meshgen.config.namespacenames import with_namespace_names
from meshgen.resources import Path
from meshgen.schemas.walk import Schema
from meshgen.yamlio import Node, at

# Settings that a service has only if it says so; a change for all is for those that have it.
_FEATURES = ("autoscaling", "expose", "podDisruptionBudget", "rateLimit", "traffic")


def with_changes(root: Node, changes: Sequence[str], schema: Schema, only: str) -> Node:
    """Return the config's tree with changes, each `PATH=VALUE`, the value as YAML has it.

    `only` is what the one environment is called where the config names none. Raises MeshgenError
    for what is no path of the config or no YAML.
    """
    if not changes or not isinstance(root.value, dict):
        return root
    root = with_clusters_named(root)
    environments = environments_of(root)
    services = list(mapping(mapping(root).get("services")))
    if not environments:
        root = _with_names(root, only, schema)
        environments = {only: Deployed(only, "", ((ENVIRONMENTS, only),))}
    for text in changes:
        names = Names(environments, services, _namespaces(root))
        change = parsed(text, schema, names)
        if change.path[0] == ENVIRONMENTS:
            root = _put(root, change.path, change.value)
            continue
        for name in change.environments:
            if change.path[0] == NAMESPACES:
                root = _with_names(root, name, schema)
            root = _in_environment(root, name, change, names.namespaces[0])
    return root


def _namespaces(root: Node) -> list[str]:
    """Return what a config calls its namespaces in any environment, the own one first."""
    layers = [root, *(at(root, layer) for layer in all_layers(root))]
    own = at(root, ("metadata", "name"))
    named = (name for layer in layers for name in mapping(mapping(layer).get(NAMESPACES)))
    return list(dict.fromkeys([str(own.value) if own else "", *named]))


def _in_environment(root: Node, name: str, change: Change, own: str) -> Node:
    """Return the tree with a change in an environment, whose own namespace is called so."""
    here = _strongest(root, name)
    path, value = change.path, change.value
    if not change.of_service:
        for inner, each in _spread(path, value):
            if each.value != {} or at(root, (*here, *inner)) is None:
                root = _put(root, (*here, *inner), each)
        return root
    services = mapping(mapping(environment_tree(root, name)).get("services"))
    if change.namespace:
        services = {s: n for s, n in services.items() if _home(n, own) == change.namespace}
    is_of_some = path[0] in _FEATURES and len(path) > 1
    if is_of_some or change.namespace:
        for where in _workloads(services, path[0]):
            if not is_of_some or _says(services, where, path[0]):
                root = _put(root, (*here, "services", *where, *path), value)
        return root
    # What an environment says of a service by its name is stronger than what it says of all.
    overrides = mapping(at(root, (*here, "services")))
    named = ((name,) for name in overrides if name != EVERY)
    wheres = [w for w in (*named, *_versions(overrides)) if _says(overrides, w, path[0])]
    for where in ((EVERY,), *wheres):
        root = _put(root, (*here, "services", *where, *path), value)
    return root


def _workloads(services: Mapping[str, Node], field: str | int) -> Iterator[tuple[str, ...]]:
    """Yield where services say a field in the end: versions that can say it do for theirs."""
    several = {where[0] for where in _versions(services)} if field in OF_VERSIONS else ()
    yield from ((name,) for name in services if name not in several)
    yield from (where for where in _versions(services) if where[0] in several)


def _versions(services: Mapping[str, Node]) -> Iterator[tuple[str, ...]]:
    for name, service in services.items():
        versions = mapping(mapping(service).get("versions"))
        yield from ((name, "versions", version) for version in versions)


def _says(services: Mapping[str, Node], where: tuple[str, ...], field: str | int) -> bool:
    return at(services[where[0]], (*where[1:], field)) is not None


def _with_names(root: Node, name: str, schema: Schema) -> Node:
    """Return the tree with the names of an environment's namespaces written out.

    What they are called may hang on whether the environment says anything of them.
    """
    whole = written_out(root, schema, schema)
    tree = with_namespace_names(environment_tree(whole, name), whole, name)
    for key, namespace in mapping(mapping(tree).get(NAMESPACES)).items():
        called = mapping(namespace).get("name")
        if called is not None:
            root = _put(root, (*_strongest(root, name), NAMESPACES, key, "name"), called)
    return root


def _strongest(root: Node, environment: str) -> Path:
    """Return where what is said of an environment is stronger than all else."""
    return (layers_of(root, environment) or ((ENVIRONMENTS, environment),))[-1]


def _spread(path: Path, value: Node) -> Iterator[tuple[Path, Node]]:
    """Yield what is to be put where: a namespace is not replaced, but what is said of it."""
    if path[0] == NAMESPACES and len(path) <= WHOLE and mapping(value):
        for key, inner in mapping(value).items():
            yield from _spread((*path, key), inner)
    else:
        yield path, value


def _home(service: Node, own: str) -> str:
    """Return what the config calls the namespace of a service."""
    named = mapping(service).get("namespace")
    return own if named is None else str(named.value)


def _put(node: Node, path: Path, value: Node) -> Node:
    """Return the tree with a value at a path; whatever is no mapping on the way makes room."""
    if not path:
        return value
    key, inner = str(path[0]), mapping(node)
    below = inner.get(key, Node({}, value.location))
    keys = {**(node.keys if inner else {}), key: node.keys.get(key, value.location)}
    return Node({**inner, key: _put(below, path[1:], value)}, node.location, "", keys)
