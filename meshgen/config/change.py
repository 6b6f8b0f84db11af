"""A change that a call makes to a config, read: its path, whose settings it is for, its value."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from meshgen.config.environments import ENVIRONMENTS, Deployed
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path
from meshgen.schemas.walk import Schema, branches_at, branches_of, child_schema, fields_of
from meshgen.yamlio import Node
from meshgen.yamlio import load as load_yaml

_PART = re.compile(r'(?:^|\.)([^.\[\]"=]+)|\["([^"]*)"\]')
_SERVICE: Path = ("services", "")
NAMESPACES = "namespaces"
# The length of a path to a whole environment, or to a whole namespace.
WHOLE = 2


@dataclass(frozen=True)
class Names:
    """What a config has: its environments, its services, and the names of its namespaces.

    The first of these is the mesh's, which stands for the environment's own namespace.
    """

    environments: Mapping[str, Deployed]
    services: Sequence[str]
    namespaces: Sequence[str]


@dataclass(frozen=True)
class Change:
    """A path from the top of an environment, a service or the file, and the value there.

    One of services is for those in `namespace`, of the mesh's name for the own; empty, for all.
    """

    path: Path
    value: Node
    of_service: bool
    environments: Sequence[str]
    namespace: str = ""


def parsed(change: str, schema: Schema, names: Names) -> Change:
    """Return what a change says; fields of services and of the whole are both tried.

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
            return Change(where, value, of_service=False, environments=())
    namespace = _namespace(change, parts, schema, names)
    parts = parts[WHOLE:] if namespace else parts
    bases: tuple[Path, ...] = (_SERVICE,) if namespace else ((), _SERVICE)
    scopes = [base for base in bases if parts[0] in fields_of(branches_at(base, schema))]
    if not scopes:
        raise _unknown(change, parts[0], schema, names)
    paths = [_joined(parts, base, schema) for base in scopes]
    forms = [branches_at((*base, *p), schema) for base, p in zip(scopes, paths, strict=True)]
    chosen = next((index for index, branches in enumerate(forms) if branches), 0)
    return Change(
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
    return (ENVIRONMENTS, said), found, parts[WHOLE:]


def _namespace(change: str, parts: Sequence[str], schema: Schema, names: Names) -> str:
    """Return the namespace whose services a change is for; empty where it is for all, or none.

    What is a field of a namespace is for the namespace, though services may have one of that name.
    """
    if parts[0] != NAMESPACES or len(parts) <= WHOLE:  # a whole one may be new
        return ""
    if parts[1] not in names.namespaces:
        message, known = f"no namespace is called `{parts[1]}`", names.namespaces
        raise _wrong(change, message, one_of(known), did_you_mean(parts[1], known))
    own_fields, of_service = (
        fields_of(branches_at(base, schema)) for base in ((NAMESPACES, ""), _SERVICE)
    )
    field = parts[WHOLE]
    if field not in own_fields and field not in of_service:
        hint = did_you_mean(field, [*own_fields, *of_service])
        raise _wrong(change, f"no field is called `{field}`", hint=hint)
    return "" if field in own_fields else parts[1]


def _unknown(change: str, first: str, schema: Schema, names: Names) -> MeshgenError:
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


def _shown(change: str) -> str:
    return f"--what-if {change}"


def _wrong(change: str, message: str, expected: str = "", hint: str = "") -> MeshgenError:
    where = Location(_shown(change))
    return MeshgenError([Finding(Code.USAGE, message, where, expected=expected, hint=hint)])
