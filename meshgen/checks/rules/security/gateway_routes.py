"""What gateways send to pods: the routes of VirtualServices, as requests that may come of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from meshgen.lenient import mapping, mappings, text, texts
from meshgen.resources import Path
from meshgen.system import Gateway, Member, System, VirtualService
from meshgen.system.access import Request
from meshgen.system.gateways import MESH


@dataclass(frozen=True, eq=False)
class GatewayRoute:
    """A destination of a route, and what is asked of it by Gateways.

    `member` and `path` are its place, `namespace` that of the VirtualService, `to` the destination.
    """

    gateways: Sequence[Gateway]
    member: Member
    path: Path
    to: Mapping[str, Any]
    requests: Sequence[Request]


def gateway_routes(system: System) -> Iterator[GatewayRoute]:
    """Yield the destinations of all routes that gateways follow, those of delegates too."""
    delegates = {
        (virtual.member.namespace, virtual.member.name): virtual.member
        for virtual in system.routing.virtual_services
        if virtual.is_delegate
    }
    for virtual in system.routing.virtual_services:
        names = [name for _, _, name in virtual.gateways if name]
        gateways = [gateway for name in names if (gateway := system.gateways.named(name))]
        if not gateways or len(gateways) != len(names) or virtual.is_delegate:
            continue
        for field in ("http", "tls", "tcp"):
            for index, route in enumerate(mappings(virtual.member.spec.get(field))):
                at = ("spec", field, index)
                yield from _of(virtual, gateways, virtual.member, at, route)
                yield from _delegated(virtual, gateways, route, delegates)


def _delegated(
    virtual: VirtualService,
    gateways: Sequence[Gateway],
    route: Mapping[str, Any],
    delegates: Mapping[tuple[str, str], Member],
) -> Iterator[GatewayRoute]:
    named = mapping(route, "delegate")
    place = (text(named.get("namespace")) or virtual.member.namespace, text(named.get("name")))
    member = delegates.get(place) if named else None
    if member is None or not _matches(route):
        return
    for index, each in enumerate(mappings(member.spec.get("http"))):
        yield from _of(virtual, gateways, member, ("spec", "http", index), each)


def _matches(route: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the matches of a route that are not for sidecars alone; one without any has `{}`."""
    matches = mappings(route.get("match"))
    return (
        [{}]
        if not matches
        else [
            match
            for match in matches
            if not match.get("sourceLabels")
            and not match.get("sourceNamespace")
            and texts(match.get("gateways")) != [MESH]
        ]
    )


def _of(
    virtual: VirtualService,
    gateways: Sequence[Gateway],
    member: Member,
    path: Path,
    route: Mapping[str, Any],
) -> Iterator[GatewayRoute]:
    requests = list(_requests(virtual, route))
    # A copy is sent with another host.
    copies = [replace(request, host="") for request in requests]
    for number, target in enumerate(mappings(route.get("route"))):
        at = (*path, "route", number, "destination")
        yield GatewayRoute(gateways, member, at, mapping(target, "destination"), requests)
    if route.get("mirror") is not None:
        yield GatewayRoute(gateways, member, (*path, "mirror"), mapping(route, "mirror"), copies)
    for number, target in enumerate(mappings(route.get("mirrors"))):
        at = (*path, "mirrors", number, "destination")
        yield GatewayRoute(gateways, member, at, mapping(target, "destination"), copies)


def _requests(virtual: VirtualService, route: Mapping[str, Any]) -> Iterator[Request]:
    """Yield the requests of a route: of each host and match, as far as they are certain."""
    hosts = virtual.hosts if all("*" not in host for host in virtual.hosts) else ("",)
    rewrite = mapping(route, "rewrite")
    changed = [mapping(mapping(route, "headers", "request"), how) for how in ("set", "add")]
    if authority := text(rewrite.get("authority")):
        hosts = (authority,)
    elif any(key.lower() in ("host", ":authority") for each in changed for key in map(str, each)):
        hosts = ("",)
    for match in _matches(route):
        path, beneath = _path(match, rewrite)
        method = text(mapping(match, "method").get("exact"))
        for host in hosts:
            yield Request(0, host=host, method=method, path=path, beneath=beneath)


def _path(match: Mapping[str, Any], rewrite: Mapping[str, Any]) -> tuple[str, str]:
    """Return the path that pods are asked for, or what it begins with; "" where it may be any."""
    uri = mapping(match, "uri")
    exact, prefix = text(uri.get("exact")), text(uri.get("prefix"))
    if match.get("ignoreUriCase") or rewrite.get("uriRegexRewrite") or not (exact or prefix):
        return "", ""
    new = text(rewrite.get("uri"))
    return (new or exact, "") if exact else ("", new or prefix)
