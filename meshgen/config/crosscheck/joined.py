"""Namespaces that an environment puts into one: what they say of it against each other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Namespace, declared_namespaces
from meshgen.resources import Path
from meshgen.yamlio import at


@dataclass(frozen=True)
class _Said:
    """What a namespace says of what it has once: the value, where, and whether it stands there."""

    namespace: Namespace
    path: Path
    value: str
    is_written: bool


Reader = Callable[[Place, Namespace], Iterator[tuple[str, Path, str]]]


def joined(place: Place) -> Iterator[Problem]:
    """Find what namespaces that are one say differently."""
    declared = sorted(declared_namespaces(place.mesh.spec), key=lambda n: n.name)
    for name, group in groupby(declared, key=lambda n: n.name):
        several = list(group)
        for read in (_mtls, _revision, _labels, _create) if several[1:] else ():
            yield from _against(place, name, several, read)


def _against(place: Place, name: str, several: list[Namespace], read: Reader) -> Iterator[Problem]:
    first: dict[str, _Said] = {}
    for namespace in several:
        for what, path, value in read(place, namespace):
            said = _Said(namespace, path, value, at(place.tree, path) is not None)
            other = first.setdefault(what, said)
            if other.value != value:
                yield _differs(place, name, *((said, other) if said.is_written else (other, said)))


def _differs(place: Place, name: str, said: _Said, other: _Said) -> Problem:
    whose = f"`{other.namespace.key}`" if other.namespace.key else "the environment's own namespace"
    problem = place.problem(
        Code.CONFLICT,
        said.path,
        f"{said.value} here and {other.value} in {whose}, though both are `{name}`",
        "expected the same in both, or another namespace",
    )
    related = (place.related(other.path),) if other.is_written else ()
    return replace(problem, finding=replace(problem.finding, related=related))


def _mtls(_: Place, namespace: Namespace) -> Iterator[tuple[str, Path, str]]:
    if namespace.mesh:
        at_mtls, mtls = namespace.mtls_setting, namespace.mtls
        yield "mode", (*at_mtls, "mode"), f"`{mtls.mode}`"
        if namespace.says_mtls:
            yield "name", (*at_mtls, "name"), f"`{mtls.name}`"
            yield "withoutSidecar", (*at_mtls, "withoutSidecar"), f"`{mtls.without_sidecar}`"


def _revision(_: Place, namespace: Namespace) -> Iterator[tuple[str, Path, str]]:
    if namespace.mesh:
        path: Path = (*namespace.setting, "revision") if namespace.key else ("istio", "revision")
        yield "revision", path, f"`{namespace.revision}`" if namespace.revision else "none"


def _labels(_: Place, namespace: Namespace) -> Iterator[tuple[str, Path, str]]:
    for field in ("labels", "annotations"):
        for key, value in sorted((getattr(namespace, field) or {}).items()):
            yield f"{field} {key}", (*namespace.setting, field, key), f"`{value}`"


def _create(place: Place, namespace: Namespace) -> Iterator[tuple[str, Path, str]]:
    """Yield what is said of it: what nobody says is no contradiction."""
    path: Path = (*namespace.setting, "create")
    if at(place.tree, path) is not None:
        yield "create", path, f"`{str(namespace.create).lower()}`"
