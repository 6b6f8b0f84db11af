"""Which releases to check against: those of the call, else the config's, else the newest."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Finding, Location
from meshgen.inputs import read_text
from meshgen.schemas.index import order
from meshgen.schemas.store import SchemaStore, supported_istio, supported_kubernetes
from meshgen.yamlio import Node, at, load

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
    config, where it may stand for all environments and for each. One that is not there or not YAML
    declares nothing, and so does None. Raises MeshgenError for releases without schemas.
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


def _choose(
    given: Sequence[str], option: str, mesh: Node | None, path: tuple[str, ...], newest: str
) -> Declared:
    if given:
        return Declared(_sorted(_minor(release) for release in given), option)
    releases = list(_in_mesh(mesh, path)) if mesh else []
    if releases:
        where = releases[0].location
        return Declared(_sorted(map(_written, releases)), str(where), where, ".".join(path))
    return Declared((newest,), "the newest that is known")


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
        return load(read_text(config), str(config))
    except MeshgenError:
        return None


def _in_mesh(mesh: Node, path: tuple[str, ...]) -> Iterator[Node]:
    """Yield every release that a config names, for all environments or for one.

    A product's releases stand at its path, or in the short form at the path's first key.
    """
    environments = at(mesh, ("environments",))
    inner = environments.value if environments else None
    for scope in (mesh, *(inner.values() if isinstance(inner, dict) else ())):
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
