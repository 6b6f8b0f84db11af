"""Who sees what: `exportTo`, where a gateway's pods are, and whose routes it takes."""

from collections.abc import Iterator, Sequence

from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import (
    ALL,
    EXPORT_TO,
    OWN,
    Exposure,
    Namespace,
    Service,
    exposures_of,
    overlap,
)
from meshgen.nearest import did_you_mean, one_of, slip_of
from meshgen.resources import Path


def export_to(place: Place) -> Iterator[Problem]:
    """Find lists of namespaces that Istio refuses, and names that are nearly the config's."""
    for service in place.sound("exportTo", "expose", "traffic", "service", running=True):
        yield from exported(place, (*service.setting, "exportTo"), service.spec.export_to)
        for exposure in exposures_of(service):
            yield from exported(place, (*exposure.setting, "exportTo"), exposure.spec.export_to)
        if service.export_to is not None and EXPORT_TO in (service.spec.service.annotations or {}):
            yield place.problem(
                Code.CONFLICT,
                (*service.setting, "service", "annotations", EXPORT_TO),
                "the service says `exportTo` already",
                "expected one of them",
                key=True,
            )


def served_namespaces(place: Place) -> Iterator[Problem]:
    """Find namespaces before a gateway's hosts whose names are nearly the config's."""
    for name in place.mesh.gateways:
        servers = place.mesh.serving.servers(name)
        for path, hosts in {server.hosts_setting: server.hosts for server in servers}.items():
            for index, host in enumerate(hosts):
                namespace, slash, _ = host.rpartition("/")
                if slash and namespace not in (ALL, OWN):
                    yield from slip(place, (*path, index), namespace)


def taken_from(place: Place) -> Iterator[Problem]:
    """Find hosts for which a gateway takes no routes from where their VirtualService stands."""
    serving = place.mesh.serving
    for virtual in place.mesh.virtual_services(place.sound("expose", "traffic", running=True)):
        gateway = virtual.exposures[0].gateway if virtual.exposures else ""
        if gateway not in place.mesh.gateways:
            continue
        namespace = virtual.namespace
        allowed = serving.hosts_for(gateway, namespace.name)
        for host in virtual.hosts:
            served = any(overlap(host, one) for one in serving.served(gateway))
            if served and not serving.takes(gateway, namespace.name, [host]):
                yield place.problem(
                    Code.REFERENCE,
                    place.written((*virtual.setting, "hosts", virtual.hosts.index(host))),
                    f"the gateway `{gateway}` takes no routes for `{host}` from the namespace "
                    f"`{namespace.name}`, where the VirtualService stands",
                    one_of(allowed) if allowed else "expected a host that it takes them for",
                    f"say `./{host}` at the gateway",
                )


@of_services("expose", "exportTo", running=True)
def seen_by_gateway(place: Place, service: Service) -> Iterator[Problem]:
    """Find services and routes that their gateway's pods cannot see.

    Where pods of the config are a gateway's, they are known; else they are where the Gateway is, or
    in a namespace that the config does not have.
    """
    for exposure in exposures_of(service):
        yield from _seen_by_gateway(place, exposure)


def _seen_by_gateway(place: Place, exposure: Exposure) -> Iterator[Problem]:
    service, said_here = exposure.service, exposure.spec.export_to
    gateway = place.mesh.gateways.get(exposure.gateway)
    if gateway is None or not (service.spec.export_to or said_here):
        return
    selector = place.mesh.serving.selector(exposure.gateway)
    pods = [
        other.namespace
        for other in (*place.mesh.services, *place.mesh.gateway_services)
        if selector.items() <= {**place.mesh.labels, **other.labels, **other.pod_labels}.items()
    ]
    beside = place.mesh.serving.namespace_of(exposure.gateway)
    where = pods or ([beside] if beside else [])
    for path, said in (
        ((*service.setting, "exportTo"), service.spec.export_to),
        ((*exposure.setting, "exportTo"), said_here),
    ):
        if said is not None and not _reaches(place, said, service.namespace, where, bool(pods)):
            names = [namespace.key or place.mesh.name for namespace in where]
            yield place.problem(
                Code.REFERENCE,
                path,
                f"the pods of the gateway `{exposure.gateway}` do not see it",
                one_of(names)
                + ("" if pods else ", or the namespace in which they run")
                + ", in the list",
                key=True,
            )


def shared_routes(place: Place) -> Iterator[Problem]:
    """Find services of one VirtualService that say differently who sees it."""
    first: dict[Path, tuple[str, Sequence[str] | None]] = {}
    for virtual in place.mesh.virtual_services(place.sound("expose", "traffic", running=True)):
        for exposure in virtual.exposures if virtual.hosts else ():
            said = exposure.spec.export_to
            key, other = first.setdefault(virtual.setting, (exposure.service.key, said))
            if said != other:
                yield place.problem(
                    Code.CONFLICT,
                    place.written((*exposure.setting, "exportTo")),
                    f"its routes stand in one VirtualService with those of `{key}`, which says "
                    + (f"`exportTo: [{', '.join(other)}]`" if other else "no `exportTo`"),
                    "expected the same in both",
                    key=True,
                )


def exported(place: Place, path: Path, names: Sequence[str] | None) -> Iterator[Problem]:
    """Find what is wrong with the namespaces of an `exportTo`."""
    for index, name in enumerate(names or ()):
        if name in (names or ())[:index]:
            message = f"`{name}` stands in the list already"
            yield place.problem(Code.CONFLICT, (*path, index), message, "expected it once")
        elif name == ALL and len(names or ()) > 1:
            message = "`*` is every namespace, so that Istio refuses others beside it"
            yield place.problem(Code.CONFLICT, (*path, index), message, "expected it alone")
        elif name not in (ALL, OWN):
            yield from slip(place, (*path, index), name)
    if names == []:
        message = "an empty list exports to all, as if nothing was said"
        expected = "expected namespaces, . for its own, or * for all"
        yield place.problem(Code.VALUE, path, message, expected)


def slip(place: Place, path: Path, name: str) -> Iterator[Problem]:
    """Find a name that is surely meant to be one of the config's; others are of somebody else."""
    ours = {*_keys(place), *(namespace.name for namespace in _all(place))}
    if name not in ours and slip_of(name, ours):
        hint = did_you_mean(name, _keys(place)) or did_you_mean(name, ours)
        yield place.problem(
            Code.REFERENCE, path, f"no namespace is called `{name}`", one_of(_keys(place)), hint
        )


def _reaches(
    place: Place,
    said: Sequence[str],
    home: Namespace,
    where: Sequence[Namespace],
    is_known: bool,
) -> bool:
    names = {home.name if name == OWN else place.mesh.real_name(name) for name in said}
    ours = {namespace.name for namespace in _all(place)}
    elsewhere = not is_known and bool(names - ours)
    return ALL in names or elsewhere or any(namespace.name in names for namespace in where)


def _all(place: Place) -> list[Namespace]:
    return list(place.mesh.namespaces.values())


def _keys(place: Place) -> list[str]:
    return [namespace.key or place.mesh.name for namespace in _all(place)]
