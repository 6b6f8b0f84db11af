"""Which releases to check against: those of the call, else the config's, else the newest."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from meshgen.checks.weights import known
from meshgen.errors import MeshgenError
from meshgen.findings import Finding, Location
from meshgen.inputs import ConfigFolder, choose, read_text
from meshgen.schemas.index import order
from meshgen.schemas.store import SchemaStore, supported_istio, supported_kubernetes
from meshgen.yamlio import Node, at, load, to_data

# What people write for 1.29: v1.29, 1.29.3, v1.29.3-gke.100.
_RELEASE = re.compile(r"v?(\d+\.\d+)(?:\.\d+)?(?:[-+].*)?")


@dataclass(frozen=True)
class Declared:
    """The releases of one product, oldest first, and who named them."""

    releases: tuple[str, ...]
    source: str
    location: Location = field(default_factory=Location)
    path: str = ""


def declared(
    kubernetes: Sequence[str], istio: Sequence[str], config: Path | None
) -> tuple[Declared, Declared]:
    """Return the releases of Kubernetes and of Istio.

    The first arguments are those of the call; a product that it leaves out is looked up in the
    config, where it may stand for all environments and for each; what the config leaves out is what
    `render` takes. One that is not there or no mapping declares nothing, and so does None. Raises
    MeshgenError for releases without schemas.
    """
    mesh = None if config is None or (kubernetes and istio) else _open(config)
    all_kubernetes, all_istio = supported_kubernetes(), supported_istio()
    chosen = (
        _choose(kubernetes, "--kubernetes", mesh, ("kubernetes",), all_kubernetes[-1]),
        _choose(istio, "--istio", mesh, ("istio", "version"), all_istio[-1]),
    )
    refusals = [
        *(_refusal(chosen[0], r, all_istio[-1]) for r in _unknown(chosen[0], all_kubernetes)),
        *(_refusal(chosen[1], all_kubernetes[-1], r) for r in _unknown(chosen[1], all_istio)),
    ]
    if any(refusals):
        raise MeshgenError(chain.from_iterable(refusals))
    return chosen


def named_schemas(config: Path) -> list[str]:
    """Return the paths of CustomResourceDefinitions that a config names, in any environment.

    One that is not there or no mapping names none. Raises MeshgenError for a path that leads out of
    the config's repository.
    """
    if (mesh := _open(config)) is None:
        return []
    folder = ConfigFolder.of(config)
    of_all, *of_each = map(_schemas, _scopes(mesh))
    paths: dict[str, None] = {}
    for listed in (of_all, *([*of_all, *more] for more in of_each)):
        for name in listed:
            folder.refuse(name.removeprefix("!"))
        paths |= {str(folder.path / name): None for _, name in choose(folder, listed).files}
    return list(paths)


def named_severities(config: Path) -> dict[str, str]:
    """Return how much findings weigh in a config for all environments, by code.

    One that is not there or no mapping says nothing, and what is none of a weight is left out.
    """
    mesh = _open(config)
    severities = at(mesh, ("severities",)) if mesh else None
    given = to_data(severities) if severities else None
    return known(given) if isinstance(given, dict) else {}


def _schemas(scope: Node) -> list[str]:
    schemas = at(scope, ("schemas",))
    items = schemas.value if schemas is not None and isinstance(schemas.value, list) else []
    return [node.value for node in items if isinstance(node.value, str)]


def _choose(
    given: Sequence[str], option: str, mesh: Node | None, path: tuple[str, ...], newest: str
) -> Declared:
    if given:
        return Declared(_sorted(_minor(release) for release in given), option)
    if mesh is None:
        return Declared((newest,), "the newest that is known")
    scopes = _scopes(mesh)
    named = [list(_releases(scope, path)) for scope in scopes]
    releases = [node for nodes in named for node in nodes]
    # An environment without releases has those of all, and without those the config's default.
    is_left_out = not named[0] and not (named[1:] and all(named[1:]))
    defaults = _defaults(path[0]) if is_left_out else ()
    if not releases:
        return Declared(defaults, f"the default of {mesh.location.file}")
    where, written = releases[0].location, map(_written, releases)
    return Declared(_sorted([*written, *defaults]), str(where), where, ".".join(path))


def _defaults(product: str) -> tuple[str, ...]:
    """Return the releases that a config means which names none."""
    from meshgen.model.istio import Istio
    from meshgen.model.place import KUBERNETES

    return KUBERNETES if product == "kubernetes" else Istio().version


def _unknown(chosen: Declared, supported: Sequence[str]) -> list[str]:
    return [release for release in chosen.releases if release not in supported]


def _refusal(chosen: Declared, kubernetes: str, istio: str) -> list[Finding]:
    """Return what the schemas say of a release, at the place where it was named."""
    try:
        SchemaStore(kubernetes, istio)
    except MeshgenError as error:
        at, path = chosen.location, chosen.path
        return [replace(finding, location=at, path=path) for finding in error.findings]
    return []


def _open(config: Path) -> Node | None:
    try:
        mesh = load(read_text(config), str(config))
        if at(mesh, ("include",)) is not None:
            # The config's types are not for those who have one file, or none.
            from meshgen.config.including import as_included

            mesh = as_included(mesh, config)
    except MeshgenError:
        return None
    return mesh if isinstance(mesh.value, dict) else None


def _scopes(mesh: Node) -> list[Node]:
    """Return where a config may name releases: for all environments, then for each."""
    from meshgen.config.environments import all_layers

    inside = (at(mesh, layer) for layer in all_layers(mesh))
    return [mesh, *(node for node in inside if node is not None)]


def _releases(scope: Node, path: tuple[str, ...]) -> Iterator[Node]:
    """Yield the releases that are named in one place.

    A product's stand at its path, or in the short form at the path's first key.
    """
    releases = at(scope, path) or at(scope, path[:1])
    if releases is not None and not isinstance(releases.value, dict | None):
        yield from releases.value if isinstance(releases.value, list) else [releases]


def _written(node: Node) -> str:
    """Return a release as it was written: 1.20 without quotes is no 1.2."""
    return _minor(node.text or str(node.value))


def _minor(release: str) -> str:
    match = _RELEASE.fullmatch(release)
    return match[1] if match else release


def _sorted(releases: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(releases), key=_order))


def _order(release: str) -> tuple[tuple[int, ...], str]:
    """Return what sorts releases by number, and what is no release behind them."""
    try:
        return order(release), release
    except ValueError:
        return (10**6,), release
