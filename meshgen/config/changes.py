"""Changes that a call makes to a config before it is read: `sidecar.limits.cpu=2000m`.

A change is written into every environment, where it is stronger than whatever the file says, and is
checked like everything else. A field of a service without the service's name is for all of them;
behind a namespace's name (`namespaces.payments.replicas=1`), for those that are in it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path
from meshgen.schemas.walk import Schema, branches_at, branches_of, child_schema, fields_of
from meshgen.yamlio import Node, at
from meshgen.yamlio import load as load_yaml

_PART = re.compile(r'(?:^|\.)([^.\[\]"=]+)|\["([^"]*)"\]')
# Settings that a service has only if it says so; a change for all is for those that have it.
_FEATURES = ("autoscaling", "expose", "podDisruptionBudget", "rateLimit", "traffic")
_SERVICE: Path = ("services", "")
_NAMESPACES = "namespaces"
# The length of a path to a whole environment, or to a whole namespace.
_WHOLE = 2


@dataclass(frozen=True)
class _Names:
    """What a config has: its environments, its services, and the names of its namespaces.

    The first of these is the mesh's, which stands for the environment's own namespace.
    """

    environments: Mapping[str, Deployed]
    services: Sequence[str]
    namespaces: Sequence[str]


@dataclass(frozen=True)
class _Change:
    """A path from the top of an environment, a service or the file, and the value there.

    One of services is for those in `namespace`, of the mesh's name for the own; empty, for all.
    """

    path: Path
    value: Node
    of_service: bool
    environments: Sequence[str]
    namespace: str = ""


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
        names = _Names(environments, services, _namespaces(root))
        change = _parsed(text, schema, names)
        if change.path[0] == ENVIRONMENTS:
            root = _put(root, change.path, change.value)
            continue
        for name in change.environments:
            if change.path[0] == _NAMESPACES:
                root = _with_names(root, name, schema)
            root = _in_environment(root, name, change, names.namespaces[0])
    return root


def _namespaces(root: Node) -> list[str]:
    """Return what a config calls its namespaces in any environment, the own one first."""
    layers = [root, *(at(root, layer) for layer in all_layers(root))]
    own = at(root, ("metadata", "name"))
    named = (name for layer in layers for name in mapping(mapping(layer).get(_NAMESPACES)))
    return list(dict.fromkeys([str(own.value) if own else "", *named]))


def _in_environment(root: Node, name: str, change: _Change, own: str) -> Node:
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
    for key, namespace in mapping(mapping(tree).get(_NAMESPACES)).items():
        called = mapping(namespace).get("name")
        if called is not None:
            root = _put(root, (*_strongest(root, name), _NAMESPACES, key, "name"), called)
    return root


def _strongest(root: Node, environment: str) -> Path:
    """Return where what is said of an environment is stronger than all else."""
    return (layers_of(root, environment) or ((ENVIRONMENTS, environment),))[-1]


def _spread(path: Path, value: Node) -> Iterator[tuple[Path, Node]]:
    """Yield what is to be put where: a namespace is not replaced, but what is said of it."""
    if path[0] == _NAMESPACES and len(path) <= _WHOLE and mapping(value):
        for key, inner in mapping(value).items():
            yield from _spread((*path, key), inner)
    else:
        yield path, value


def _home(service: Node, own: str) -> str:
    """Return what the config calls the namespace of a service."""
    named = mapping(service).get("namespace")
    return own if named is None else str(named.value)


def _parsed(change: str, schema: Schema, names: _Names) -> _Change:
    """Return a change; where a field of services has the name of one of the whole, both are tried.

    `resources.limits.cpu` can only be a service's, since the whole's `resources` is a list. Behind
    an environment's name stands what could stand alone, for that one.
    """
    text, sign, written = change.partition("=")
    parts = _split(text)
    if not sign or not parts:
        raise _wrong(change, "this is no change", "expected PATH=VALUE, as in replicas=3")
    value = _value(written, change)
    environments = list(names.environments)
    if parts[0] == ENVIRONMENTS and len(parts) > 1:
        where, environments, parts = _environments(change, parts, names.environments)
        if not parts:
            return _Change(where, value, of_service=False, environments=())
    namespace = _namespace(change, parts, schema, names)
    parts = parts[_WHOLE:] if namespace else parts
    bases: tuple[Path, ...] = (_SERVICE,) if namespace else ((), _SERVICE)
    scopes = [base for base in bases if parts[0] in fields_of(branches_at(base, schema))]
    if not scopes:
        raise _unknown(change, parts[0], schema, names)
    paths = [_joined(parts, base, schema) for base in scopes]
    forms = [branches_at((*base, *p), schema) for base, p in zip(scopes, paths, strict=True)]
    chosen = next((index for index, branches in enumerate(forms) if branches), 0)
    return _Change(
        paths[chosen],
        _as_text(value, forms[chosen], schema),
        of_service=scopes[chosen] == _SERVICE,
        environments=environments,
        namespace=namespace,
    )


def _environments(
    change: str, parts: list[str], known: Mapping[str, Deployed]
) -> tuple[Path, list[str], list[str]]:
    """Return where an environment stands that a change names, which ones it is, and what follows.

    It is named as the file has it, in all of its clusters or one, or as what it is in one.
    """
    for name, one in known.items():
        for written in (one.path, (ENVIRONMENTS, name)):
            if tuple(parts[: len(written)]) == written:
                return one.path, [name], parts[len(written) :]
    said = parts[1]
    found = [name for name, one in known.items() if one.said == said]
    if not found:
        hint = did_you_mean(said, known)
        raise _wrong(change, f"no environment is called `{said}`", one_of(known), hint)
    return (ENVIRONMENTS, said), found, parts[_WHOLE:]


def _namespace(change: str, parts: Sequence[str], schema: Schema, names: _Names) -> str:
    """Return the namespace whose services a change is for; empty where it is for all, or none.

    What is a field of a namespace is for the namespace, though services may have one of that name.
    """
    if parts[0] != _NAMESPACES or len(parts) <= _WHOLE:  # a whole one may be new
        return ""
    if parts[1] not in names.namespaces:
        message, known = f"no namespace is called `{parts[1]}`", names.namespaces
        raise _wrong(change, message, one_of(known), did_you_mean(parts[1], known))
    own_fields, of_service = (
        fields_of(branches_at(base, schema)) for base in ((_NAMESPACES, ""), _SERVICE)
    )
    field = parts[_WHOLE]
    if field not in own_fields and field not in of_service:
        hint = did_you_mean(field, [*own_fields, *of_service])
        raise _wrong(change, f"no field is called `{field}`", hint=hint)
    return "" if field in own_fields else parts[1]


def _unknown(change: str, first: str, schema: Schema, names: _Names) -> MeshgenError:
    """Return what is wrong with a path that begins with no field."""
    for field, declared in (("services", names.services), ("environments", names.environments)):
        if first in declared:
            return _wrong(change, f"no field is called `{first}`", hint=f"write {field}.{change}")
    fields = [name for base in ((), _SERVICE) for name in fields_of(branches_at(base, schema))]
    hint = did_you_mean(first, fields)
    return _wrong(change, f"no field is called `{first}`", hint=hint)


def _as_text(value: Node, branches: Sequence[Schema], schema: Schema) -> Node:
    """Return a number as text where only text is right: a shell takes the quotes of "1.20" away."""
    is_number = isinstance(value.value, int | float) and not isinstance(value.value, bool)
    leaves = [leaf for branch in branches for leaf in branches_of(branch, schema)]
    kinds = {kind for leaf in leaves for kind in _listed(leaf.get("type"))}
    if not is_number or "string" not in kinds or kinds & {"integer", "number"}:
        return value
    return replace(value, value=value.text or str(value.value), text="")


def _listed(kinds: object) -> list[object]:
    return kinds if isinstance(kinds, list) else [kinds]


def _split(text: str) -> list[str]:
    """Return the parts of a path; none where it is no path."""
    matches = list(_PART.finditer(text.strip()))
    if "".join(match[0] for match in matches) != text.strip():
        return []
    return [match[1] if match[1] is not None else match[2] for match in matches]


def _joined(parts: list[str], base: Path, schema: Schema) -> Path:
    """Join again what is one key: quotas.small.hard.limits.cpu."""
    branches = branches_at(base, schema)
    for position, part in enumerate(parts[:-1]):
        is_field = any(part in branch.get("properties", {}) for branch in branches)
        child = child_schema(branches, part)
        branches = branches_of(child, schema) if child else []
        if child and not is_field and not any(map(_is_mapping, branches)):
            return (*parts[:position], ".".join(parts[position:]))
    return tuple(parts)


def _is_mapping(branch: Schema) -> bool:
    return "properties" in branch or "additionalProperties" in branch or branch == {}


def _value(written: str, change: str) -> Node:
    """Return the value; its place is the change itself."""
    where = Location(_shown(change))
    if not written.strip():
        raise _wrong(change, "there is no value", "expected PATH=VALUE; null removes")
    try:
        return _placed(load_yaml(written, _shown(change)), where)
    except MeshgenError as error:
        raise MeshgenError(replace(finding, location=where) for finding in error.findings) from None


def _placed(node: Node, where: Location) -> Node:
    value = node.value
    if isinstance(value, dict):
        value = {key: _placed(child, where) for key, child in value.items()}
        return Node(value, where, node.text, dict.fromkeys(value, where))
    if isinstance(value, list):
        return Node([_placed(child, where) for child in value], where, node.text)
    return replace(node, location=where)


def _put(node: Node, path: Path, value: Node) -> Node:
    """Return the tree with a value at a path; whatever is no mapping on the way makes room."""
    if not path:
        return value
    key, inner = str(path[0]), mapping(node)
    below = inner.get(key, Node({}, value.location))
    keys = {**(node.keys if inner else {}), key: node.keys.get(key, value.location)}
    return Node({**inner, key: _put(below, path[1:], value)}, node.location, "", keys)


def _shown(change: str) -> str:
    return f"--what-if {change}"


def _wrong(change: str, message: str, expected: str = "", hint: str = "") -> MeshgenError:
    where = Location(_shown(change))
    return MeshgenError([Finding(Code.USAGE, message, where, expected=expected, hint=hint)])
