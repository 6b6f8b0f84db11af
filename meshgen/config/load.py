"""Read a meshgen.yaml and resolve it for every environment."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from meshgen.config.crosscheck import crosscheck
from meshgen.config.crosscheck.place import Place
from meshgen.config.layers import EVERY, environment_tree
from meshgen.config.schema import Schema, make_schema, read_schema
from meshgen.config.text import as_text
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.model import Mesh
from meshgen.nearest import did_you_mean
from meshgen.resources import Path as ConfigPath
from meshgen.yamlio import Node, at, locate, read, to_data
from meshgen.yamlio import load as load_yaml

ONLY = "default"


@dataclass(frozen=True)
class Resolved:
    """The config as it holds in one environment, or in none (`environment` is None)."""

    environment: str | None
    mesh: Mesh
    tree: Node

    def location(self, path: ConfigPath) -> Location:
        """Return where the value at a path was written, whatever layer it came from."""
        return locate(self.tree, path)


@dataclass(frozen=True)
class Config:
    """A config: its file, and what it says in each environment and without any."""

    path: Path
    base: Resolved
    environments: dict[str, Resolved]


def load_config(path: Path) -> Config:
    """Read and check a config file.

    Raises MeshgenError with every problem of the step that failed: reading, the shape of single
    settings, what is missing once all layers are merged, and what settings say of each other.
    """
    name = str(path)
    root = load_yaml(read(path), name)
    schema = read_schema()
    root = as_text(root, schema, schema)
    _check_shape(root, schema)
    names = _environment_names(root)
    _raise_if(_overrides_of_nothing(root, names))
    environments = {name: _resolve(root, name) for name in names}
    base = _resolve_base(root, next(iter(environments.values())))
    _raise_if(
        finding
        for name, resolved in environments.items()
        for finding in crosscheck(Place(resolved.mesh, resolved.tree, root, name))
    )
    return Config(path, base, environments)


def _check_shape(root: Node, schema: Schema) -> None:
    import jsonschema_rs

    data = to_data(root)
    if not jsonschema_rs.is_valid(schema, data):
        from meshgen.config.problems import problems

        raise MeshgenError(problems(root, data, schema))


def _environment_names(root: Node) -> list[str]:
    environments = root.value.get("environments") if isinstance(root.value, dict) else None
    named = environments.value if environments is not None else None
    return sorted(named) if isinstance(named, dict) and named else [ONLY]


def _overrides_of_nothing(root: Node, environments: list[str]) -> Iterator[Finding]:
    """Yield a finding for every environment's service that the config does not have."""
    known = list(_children(root, ("services",)))
    for environment in environments:
        path: ConfigPath = ("environments", environment, "services")
        for name in _children(root, path):
            if name not in known and name != EVERY:
                yield Finding(
                    Code.REFERENCE,
                    f"no service is called `{name}`",
                    locate(root, (*path, name), key=True),
                    f"environments.{environment}.services.{name}",
                    f"expected one of {', '.join(sorted(known))}, or {EVERY!r} for every service",
                    did_you_mean(name, known),
                )


def _children(root: Node, path: ConfigPath) -> dict[str, Node]:
    node = at(root, path)
    return node.value if node is not None and isinstance(node.value, dict) else {}


def _resolve(root: Node, environment: str) -> Resolved:
    tree = environment_tree(root, environment)
    data = to_data(tree)
    try:
        mesh = msgspec.convert(data, Mesh)
    except msgspec.ValidationError:
        from meshgen.config.problems import problems

        found = list(problems(tree, data, make_schema(whole=True)))
        if not found:
            raise
        raise MeshgenError(found) from None
    return Resolved(environment, mesh, tree)


def _resolve_base(root: Node, first: Resolved) -> Resolved:
    """Return the config without any environment: what is common to all before they change it.

    Where that is not complete in itself, the first environment stands in for it.
    """
    tree = environment_tree(root, None)
    try:
        mesh = msgspec.convert(to_data(tree), Mesh)
    except msgspec.ValidationError:
        return replace(first, environment=None)
    if any(s.image is None for s in (mesh.services or {}).values()):
        return replace(first, environment=None)
    return Resolved(None, mesh, tree)


def _raise_if(findings: Iterator[Finding]) -> None:
    found = list(findings)
    if found:
        raise MeshgenError(found)
