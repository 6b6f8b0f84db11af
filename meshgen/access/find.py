"""Callers and targets by the names that people have for them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from meshgen.access.outside import Beyond, outside_named, outside_of
from meshgen.access.sources import Kind, Source, sources_of
from meshgen.access.targets import Target, targets_of
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.nearest import did_you_mean, one_of
from meshgen.system import System, Workload
from meshgen.system.access import Caller, place_of
from meshgen.system.labels import has_labels

_OUTSIDE = "outside"
_ANYBODY = "anybody"
_SPIFFE = "spiffe://"
# Names of a config, and what they are in the cluster: namespace and name.
Aliases = Mapping[str, tuple[str, str]]


def sources_named(system: System, name: str, aliases: Aliases) -> Sequence[Source]:
    """Return the callers of a name.

    That is a service's, a workload's, a gateway's; `NAMESPACE/ACCOUNT`, a principal, `outside` or
    `anybody`. Raises MeshgenError where nobody is called so.
    """
    listed = sources_of(system)
    if name in (_OUTSIDE, _ANYBODY):
        kind = Kind.OUTSIDE if name == _OUTSIDE else Kind.MESH
        return [source for source in listed if source.kind is kind]
    by_name: dict[str, list[Source]] = {}
    for source in listed:
        for each in dict.fromkeys(_names_of(system, source)):
            by_name.setdefault(each, []).append(source)
    for each in (name, "/".join(aliases.get(name, ()))):
        if each in by_name:
            return by_name[each]
    caller = _caller(system, name)
    if caller is not None:
        here = [source for source in listed if source.caller == caller and source.workload]
        if here:
            return here
        return [Source(Kind.ACCOUNT, name.removeprefix(_SPIFFE), "", caller)]
    known = sorted({each for each in (*by_name, *aliases) if not {"/", " "} & {*each}})
    expected = f"{one_of([*known, _OUTSIDE, _ANYBODY])}, or NAMESPACE/ACCOUNT"
    raise _unknown("caller", name, expected, known)


def goals_named(
    system: System, name: str | None, port: int | None, aliases: Aliases
) -> tuple[Sequence[Target], Sequence[Beyond]]:
    """Return the targets of a name, a service's or a workload's, at a port of either.

    And hosts outside of a name, their own or their ServiceEntry's. None is for all. Raises
    MeshgenError where there are none.
    """
    listed = targets_of(system)
    outside = outside_of(system) if name is None else []
    outside = [each for each in outside if each.port == port]
    if name is not None:
        found = _at_name(system, listed, name, aliases)
        if not found:
            beyond = _outside_named(system, name, port, aliases)
            if beyond:
                return [], beyond
            raise _unknown_target(system, listed, name, aliases)
        listed = found
    chosen = [target for target in listed if port in (None, *_ports(target))]
    if not chosen and not outside:
        ports = sorted({number for target in listed for number in _ports(target)})
        whose = f"{name} has no port" if name else "nothing here has port"
        raise _wrong(f"{whose} {port}", one_of(map(str, ports)), "")
    return chosen, outside


def refuse_without_pods(sources: Sequence[Source], whom: str, *, is_only: bool) -> None:
    """Raise MeshgenError where nothing is known of the pods of callers of a host outside."""
    if is_only and all(source.workload is None for source in sources):
        message = f"nothing tells what pods of {sources[0].name} reach: {whom} is outside"
        raise _wrong(message, "expected a service, a workload or a gateway with pods here", "")


def _outside_named(
    system: System, name: str, port: int | None, aliases: Aliases
) -> Sequence[Beyond]:
    own = "/".join(aliases.get(name, ()))
    return (own and outside_named(system, own, port)) or outside_named(system, name, port)


def _by_name(system: System, listed: Sequence[Target]) -> Mapping[str, Sequence[Target]]:
    by_name: dict[str, list[Target]] = {}
    for target in listed:
        for each in _names(system, target.workload):
            by_name.setdefault(each, []).append(target)
    return by_name


def _at_name(
    system: System, listed: Sequence[Target], name: str, aliases: Aliases
) -> Sequence[Target]:
    """Return the targets of a name; none where it is nobody's here."""
    by_name = _by_name(system, listed)
    bare = name.removesuffix(f".svc.{system.control_plane.domain}").removesuffix(".svc")
    service, dot, namespace = bare.partition(".")
    full = f"{namespace}/{service}" if dot else ""
    for each in (name, full, "/".join(aliases.get(name, ()))):
        if each in by_name:
            return by_name[each]
    return []


def _unknown_target(
    system: System, listed: Sequence[Target], name: str, aliases: Aliases
) -> MeshgenError:
    outside = (each.name for each in outside_of(system))
    names = (*_by_name(system, listed), *aliases, *outside)
    known = sorted({each for each in names if "/" not in each})
    return _unknown("target", name, f"{one_of(known)}, or a host outside", known)


def _ports(target: Target) -> Iterable[int]:
    return (target.port, *(reached.port.number for reached in target.reached))


def _names_of(system: System, source: Source) -> Iterator[str]:
    yield source.name
    if source.namespace:
        yield source.full
    if source.kind is Kind.GATEWAY:
        labels = source.workload.labels if source.workload else source.labels
        for gateway in () if source.system else system.gateways.all:
            if has_labels(labels, gateway.selector):
                yield from (
                    gateway.member.name,
                    f"{gateway.member.namespace}/{gateway.member.name}",
                )
    elif source.workload is not None:
        cluster = f"{source.system.site.cluster}/" if source.system else ""
        yield from (cluster + each for each in _names(source.system or system, source.workload))


def _names(system: System, workload: Workload) -> Iterator[str]:
    found = [workload.member, *(service.member for service in system.services_of(workload))]
    names = (
        each for member in found for each in (member.name, f"{member.namespace}/{member.name}")
    )
    yield from dict.fromkeys(names)


def _caller(system: System, name: str) -> Caller | None:
    principal = name.removeprefix(_SPIFFE)
    place = place_of(principal)
    if place is not None:
        return Caller(principal.partition("/")[0], *place)
    namespace, slash, account = principal.partition("/")
    domain = system.control_plane.trust_domain
    return Caller(domain, namespace, account) if slash and "/" not in account else None


def _unknown(what: str, name: str, expected: str, known: Sequence[str]) -> MeshgenError:
    return _wrong(f"no {what} is called `{name}`", expected, did_you_mean(name, known))


def _wrong(message: str, expected: str, hint: str) -> MeshgenError:
    return MeshgenError([Finding(Code.USAGE, message, expected=expected, hint=hint)])
