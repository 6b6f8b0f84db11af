"""Namespaces that an environment puts into one: what they say of it against each other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from msgspec import Struct, json

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Namespace, declared_namespaces
from meshgen.model.podsecurity import PodSecurity
from meshgen.model.proxyconfig import ProxyConfig
from meshgen.model.telemetry import Telemetry
from meshgen.resources import Path, dotted
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
        for read in _READ if several[1:] else ():
            yield from _against(place, name, several, read)


def _against(place: Place, name: str, several: list[Namespace], read: Reader) -> Iterator[Problem]:
    first: dict[str, _Said] = {}
    for namespace in several:
        for what, path, value in read(place, namespace):
            said = _Said(namespace, path, value, at(place.tree, path) is not None)
            other = first.setdefault(what, said)
            if other.value != value:
                pair = (said, other) if said.is_written else (other, said)
                yield _differs(place, name, several, *pair)


def _differs(
    place: Place, name: str, several: list[Namespace], said: _Said, other: _Said
) -> Problem:
    whose = f"`{other.namespace.key}`" if other.namespace.key else "the environment's own namespace"
    problem = place.problem(
        Code.CONFLICT,
        said.path,
        f"{said.value} here and {other.value} in {whose}, though both are `{name}`",
        "expected the same in both, or another namespace",
        _in_one(place, name, several, said, other),
    )
    related = (place.related(other.path),) if other.is_written else ()
    return replace(problem, finding=replace(problem.finding, related=related))


# Settings that say one thing, by the last key of their paths.
_SHORT = {"mode": "mtls", "revision": "revision", "default": "authorization"}


def _in_one(place: Place, name: str, several: list[Namespace], said: _Said, other: _Said) -> str:
    """Return how an environment with all in its own namespace says one thing of it.

    One that says something of some `namespaces` has to name all that it wants in there.
    """
    field = _SHORT.get(str(said.path[-1]))
    if not field or not place.environment or name != place.mesh.namespace.name:
        return ""
    value = other.value.strip("`")
    more = {n.key: f", {field}: {value}" if n == said.namespace else "" for n in several if n.key}
    listed = ", ".join(f"{key}: {{name: {name}{text}}}" for key, text in more.items())
    where = place.layers[0] if place.layers else ("environments", place.environment)
    return f"for all in one, write `namespaces: {{{listed}}}` under {dotted(where)}"


def _mtls(_: Place, namespace: Namespace) -> Iterator[tuple[str, Path, str]]:
    if namespace.mesh:
        at_mtls, mtls = namespace.mtls_setting, namespace.mtls
        yield "mode", (*at_mtls, "mode"), f"`{mtls.mode}`"
        if namespace.says_mtls:
            yield "name", (*at_mtls, "name"), f"`{mtls.name}`"
            yield "withoutSidecar", (*at_mtls, "withoutSidecar"), f"`{mtls.without_sidecar}`"


def _proxies(_: Place, namespace: Namespace) -> Iterator[tuple[str, Path, str]]:
    """Yield what its proxies report, and what they start with."""
    if not namespace.mesh:
        return
    yield from _fields(namespace, "telemetry", namespace.telemetry or Telemetry())
    yield from _fields(namespace, "proxyConfig", namespace.proxy_config or ProxyConfig())


def _pods(_: Place, namespace: Namespace) -> Iterator[tuple[str, Path, str]]:
    """Yield which pods it takes."""
    yield from _fields(namespace, "podSecurity", namespace.pod_security or PodSecurity())


def _egress(_: Place, namespace: Namespace) -> Iterator[tuple[str, Path, str]]:
    """Yield what its pods reach outside."""
    said = f"`{namespace.egress}`" if namespace.egress else "nothing"
    yield "egress", namespace.egress_setting, said


def _fields(namespace: Namespace, setting: str, said: Struct) -> Iterator[tuple[str, Path, str]]:
    around: Path = (*namespace.setting, setting) if namespace.key else (setting,)
    names = zip(said.__struct_fields__, said.__struct_encode_fields__, strict=True)
    for field, name in names:
        value = getattr(said, field)
        text = "nothing" if value is None else f"`{json.encode(value).decode()}`"
        yield f"{setting}.{name}", (*around, name), text


def _revision(_: Place, namespace: Namespace) -> Iterator[tuple[str, Path, str]]:
    if namespace.mesh:
        path: Path = (*namespace.setting, "revision") if namespace.key else ("istio", "revision")
        yield "revision", path, f"`{namespace.revision}`" if namespace.revision else "none"


def _authorization(_: Place, namespace: Namespace) -> Iterator[tuple[str, Path, str]]:
    """Yield who may ask its services where nothing else says."""
    said, around = namespace.authorization, namespace.authorization_setting
    if namespace.mesh:
        yield "default", (*around, "default"), f"`{said.default or 'allow'}`"
        yield "dryRun", (*around, "dryRun"), f"`{str(bool(said.dry_run)).lower()}`"
        yield "authorization.name", (*around, "name"), f"`{said.name or 'default'}`"


def _create(place: Place, namespace: Namespace) -> Iterator[tuple[str, Path, str]]:
    """Yield what is said of it: what nobody says is no contradiction."""
    path: Path = (*namespace.setting, "create")
    if at(place.tree, path) is not None:
        yield "create", path, f"`{str(namespace.create).lower()}`"


_READ: tuple[Reader, ...] = (_mtls, _proxies, _pods, _egress, _authorization, _revision, _create)
