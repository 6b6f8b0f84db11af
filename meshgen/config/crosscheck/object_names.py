"""Names of objects: too long or wrong with the prefix and the suffix, or twice of one kind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from meshgen.config.crosscheck.namespaces import is_there
from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.kinds import kind_named
from meshgen.kinds.kustomize import is_cluster_scoped
from meshgen.mesh import Namespace, Owned, Service, accounts_of, fronts, owned_by_service, workloads
from meshgen.resources import Path
from meshgen.yamlio import at


def ends(place: Place) -> Iterator[Problem]:
    """Find prefixes and suffixes with which no name is valid."""
    spec = place.mesh.spec
    yield from _prefix(place, (), spec.name_prefix)
    yield from _suffix(place, (), spec.name_suffix)
    for key, declared in sorted((spec.namespaces or {}).items()):
        yield from _prefix(place, ("namespaces", key), declared.name_prefix)
        yield from _suffix(place, ("namespaces", key), declared.name_suffix)


def _prefix(place: Place, of: Path, prefix: str | None) -> Iterator[Problem]:
    prefix, path = prefix or "", (*of, "namePrefix")
    if prefix.startswith("-"):
        yield place.problem(
            Code.NAME,
            path,
            f"no name may start with `{prefix}`",
            "expected a letter or digit first",
            f"write `{prefix.lstrip('-')}`" if prefix.strip("-") else "",
        )
    elif prefix[:1].isdigit() and any(
        s.has_service and _of_prefix(place, s.namespace) == path for s in place.mesh.services
    ):
        yield place.problem(
            Code.NAME,
            path,
            f"no Service's name may start with `{prefix}`",
            "expected a letter first (RFC 1035)",
            f"write `x{prefix}`",
        )


def _of_prefix(place: Place, namespace: Namespace) -> Path:
    """Return the path of the prefix that a namespace's objects get."""
    own: Path = (*namespace.setting, "namePrefix")
    return own if namespace.key and at(place.tree, own) is not None else ("namePrefix",)


def _suffix(place: Place, of: Path, suffix: str | None) -> Iterator[Problem]:
    if suffix and suffix.endswith("-"):
        yield place.problem(
            Code.NAME,
            (*of, "nameSuffix"),
            f"no name may end with `{suffix}`",
            "expected a letter or digit at the end",
            f"write `{suffix.rstrip('-')}`" if suffix.strip("-") else "",
        )


def first_letters(place: Place) -> Iterator[Problem]:
    """Find names of Services that do not start with a letter: they keep to RFC 1035."""
    for service in place.mesh.services:
        name = service.name
        if name[0].isdigit() and not service.namespace.prefix and service.has_service:
            path, key = _naming(service)
            yield place.problem(
                Code.NAME,
                path,
                f"`{name}` is not a valid name for a Service",
                "expected a letter first (RFC 1035)",
                f"write `svc-{name}`",
                key=key,
            )


def first_letters_of_further(place: Place) -> Iterator[Problem]:
    """Find further Services whose names do not start with a letter."""
    for front in (f for service in place.mesh.services for f in fronts(service)):
        if front.is_additional and front.name[0].isdigit() and not front.namespace.prefix:
            yield place.problem(
                Code.NAME,
                front.setting,
                f"`{front.name}` is not a valid name for a Service",
                "expected a letter first (RFC 1035)",
                f"write `svc-{front.name}`",
                key=True,
            )


def lengths(place: Place) -> Iterator[Problem]:
    """Find names that Kubernetes would refuse in this environment."""
    for named in _named(place):
        name, longest, namespace = named.name, named.longest, named.namespace
        whole, added = namespace.full_name(name), len(namespace.prefix) + len(namespace.suffix)
        if len(whole) > longest:
            yield place.problem(
                Code.NAME,
                named.path,
                f"`{whole}` has {len(whole)} characters, too many for a {named.kind}",
                f"expected {longest} at most, {longest - added} without namePrefix and nameSuffix"
                if added
                else f"expected {longest} at most",
                f"write `{name[: longest - added].strip('-')}`" if longest > added else "",
                key=named.key,
            )


def clashes(place: Place) -> Iterator[Problem]:
    """Find two objects of one kind with one name."""
    services = _placed(place, place.sound("port", "ports", "name", "namespace"))
    exposed = _placed(
        place, place.sound("port", "ports", "expose", "traffic", "name", "namespace", running=True)
    )
    yield from _services_alike(place, services)
    called = {service.key: _full_name(service) for service in services}
    first: dict[tuple[str, str, str], Owned] = {}
    for owned in place.mesh.owned(services, exposed):
        namespace = place.mesh.namespaces[owned.namespace]
        name = namespace.full_name(owned.name)
        space = "" if _is_of_cluster(owned.kind) else namespace.name
        other = first.setdefault((owned.kind, space, name), owned)
        path, there = place.written(owned.named_by), place.written(other.named_by)
        is_one = path == there or _is_of_one(owned, other)
        if is_one or _is_told(called, path, there):
            continue
        yield place.problem(
            Code.CONFLICT,
            path,
            f"the {owned.kind} `{owned.name}` is that of `{_whose(there)}` too"
            + _as_one(namespace, owned, other),
            "expected a name of its own",
            _or_none(namespace, owned, other),
        )


def _placed(place: Place, services: Iterable[Service]) -> list[Service]:
    return [service for service in services if is_there(place, service.spec.namespace)]


def _services_alike(place: Place, services: list[Service]) -> Iterator[Problem]:
    """Find services whose objects all have one name: told once, not for every kind."""
    first: dict[tuple[str, str], Service] = {}
    for service in services:
        other = first.setdefault(_full_name(service), service)
        if other is service or not _is_own(place, service, other):
            continue
        one, two = service.namespace, other.namespace
        told = service if service.spec.name else other
        path, key = _naming(told)
        yield place.problem(
            Code.CONFLICT,
            path,
            f"the objects of `{(other if told is service else service).key}` are called "
            f"`{one.full_name(service.name)}` too"
            + ("" if one.key == two.key else f", in the same namespace `{one.name}`"),
            "expected a name of its own",
            key=key,
        )


def _is_own(place: Place, *services: Service) -> bool:
    """Return whether no service has its name from settings for all: of those it is told."""
    return all(not s.spec.name or place.says_itself(s.key, "name") for s in services)


def _full_name(service: Service) -> tuple[str, str]:
    return service.namespace.name, service.namespace.full_name(service.name)


def _is_told(called: dict[str, tuple[str, str]], *paths: Path) -> bool:
    """Return whether two objects are of services that are called alike."""
    keys = [str(path[1]) if path[0] == "services" else "" for path in paths]
    names = [called.get(key) for key in keys]
    return keys[0] != keys[1] and names[0] is not None and names[0] == names[1]


def _is_of_one(owned: Owned, other: Owned) -> bool:
    """Return whether two objects are called as versions' workloads: of those it is told apart."""
    is_one = owned.setting[:3] == other.setting[:3] and owned.setting[2:3] == ("versions",)
    return is_one and owned.named_by[-1] != "name"


def _whose(path: Path) -> str:
    if path[0] == "services":
        return ".".join(map(str, path[1:4] if path[2:3] == ("versions",) else path[1:2]))
    is_named = path[0] in ("namespaces", "external")
    return ".".join(map(str, path[:2])) if is_named else str(path[0])


def _as_one(namespace: Namespace, owned: Owned, other: Owned) -> str:
    """Return that two objects are in one namespace, where the config has them in two."""
    is_one = owned.namespace == other.namespace
    if _is_of_cluster(owned.kind) and not is_one:
        return ", and it lives in no namespace"
    return "" if is_one else f", and both are in `{namespace.name}`"


def _is_of_cluster(kind: str) -> bool:
    """Return whether objects of a kind that is rendered live in no namespace."""
    return kind != "Namespace" and is_cluster_scoped(f"{kind_named(kind).group}/v1", kind)


def _or_none(namespace: Namespace, owned: Owned, other: Owned) -> str:
    """Return how an environment that puts namespaces into one does without a quota."""
    where = owned.setting
    if where[0] != "namespaces" or len(where) < 4 or owned.namespace == other.namespace:
        return ""
    without = f"{where[2]}: {{{where[3]}: null}}"
    return f"to do without it there, write `{where[1]}: {{name: {namespace.name}, {without}}}`"


@dataclass(frozen=True)
class _Named:
    """A name that the config gives: where, whether as a key, to which kind, and the longest."""

    path: Path
    key: bool
    name: str
    kind: str
    longest: int
    namespace: Namespace


def _naming(service: Service) -> tuple[Path, bool]:
    """Return the path of what gives a service's objects their name, and whether it is a key."""
    return ((*service.setting, "name"), False) if service.spec.name else (service.setting, True)


def _named(place: Place) -> Iterator[_Named]:
    for service in place.mesh.services:
        kind, name = service.spec.kind, service.name
        named_so = [o.kind for o in owned_by_service(service) if o.name == name]
        longest = min(kind_named(one).longest_name for one in (*named_so, kind))
        yield _Named(*_naming(service), name, kind, longest, service.namespace)
        for front in fronts(service):
            if front.is_additional:
                longest = kind_named("Service").longest_name
                yield _Named(front.setting, True, front.name, "Service", longest, front.namespace)
        for pods in accounts_of(service):
            if account := pods.spec.service_account.name:
                at: Path = (*pods.setting, "serviceAccount", "name")
                longest = kind_named("ServiceAccount").longest_name
                yield _Named(at, False, account, "ServiceAccount", longest, service.namespace)
        for workload in workloads(service):
            if workload.name != name:
                path: Path = (*workload.setting, "workloadName")
                is_key = workload.spec.workload_name is None
                path = workload.setting if is_key else path
                longest = kind_named(kind).longest_name
                yield _Named(path, is_key, workload.name, kind, longest, service.namespace)
    config_maps, gateways = place.mesh.config_maps, place.mesh.gateways
    for name, config_map in config_maps.items():
        yield _in_config(place, "ConfigMap", ("configMaps", name), config_map.namespace)
    for name, gateway in gateways.items():
        yield _in_config(place, "Gateway", ("gateways", name), gateway.namespace)


def _in_config(place: Place, kind: str, path: Path, namespace: str | None) -> _Named:
    longest = kind_named(kind).longest_name
    return _Named(path, True, str(path[1]), kind, longest, place.mesh.namespace_of(namespace))
