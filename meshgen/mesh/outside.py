"""What `traffic` says of hosts outside, and the way there through an egress gateway.

Every host has a VirtualService, since each is another cluster of the proxy. Through a gateway,
callers do all that is said, and the gateway leads on what comes: once, where they try again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import get_args

from msgspec.structs import replace as with_settings

from meshgen.mesh.connections import connections
from meshgen.mesh.egress import Egress, Way
from meshgen.mesh.exposure import SIDECARS, Exposure
from meshgen.mesh.external import External, ExternalPort
from meshgen.mesh.following import at_port
from meshgen.mesh.leading import route_of, routes_of
from meshgen.mesh.route import Destination, Kind, Route, Share
from meshgen.mesh.routeorder import in_order
from meshgen.mesh.serving import Serving
from meshgen.mesh.virtualservice import VirtualService
from meshgen.mesh.visibility import exported
from meshgen.model.conditions import Match
from meshgen.model.handling import Retries
from meshgen.model.routes import Routing, Traffic


def virtual_services_outside(
    several: Iterable[External], egress: Mapping[str, Egress], serving: Serving
) -> Iterator[tuple[External, VirtualService]]:
    """Yield the VirtualServices of hosts outside that have `traffic` or a gateway on the way."""
    for external in several:
        through = egress.get(external.key)
        if external.spec.traffic is not None or through is not None:
            for host in external.spec.hosts:
                yield external, _virtual_service(external, host, through, serving)


def _virtual_service(
    external: External, host: str, egress: Egress | None, serving: Serving
) -> VirtualService:
    said = external.spec.traffic or Traffic()
    setting = (*external.setting, "traffic" if external.spec.traffic else "through")
    exposure = Exposure(
        external.only(host),
        with_settings(said, hosts=[host]),
        SIDECARS,
        setting,
        names_ports=egress is not None or len(external.ports) > 1,
    )
    led = list(routes_of(exposure, serving)) if external.spec.traffic is not None else []
    led += _others(exposure, led, serving, all_kinds=egress is not None)
    kinds: Sequence[Kind] = get_args(Kind)
    routes = [one for kind in kinds for one in in_order(r for r in led if r.kind == kind)]
    gateways = [SIDECARS]
    if egress is not None:
        gateways.append(external.name)
        tries = Retries(attempts=0) if any(one.retries for _, one in exposure.said) else None
        onwards = [_onwards(egress, way, port, host, tries) for way, port in egress.ways]
        routes = [*(_to_gateway(egress, route) for route in routes), *onwards]
    export_to = said.export_to and exported(
        map(serving.real_name, said.export_to), external.namespace
    )
    return VirtualService(
        (said.name or external.name) + external.ending(host),
        said.name is not None,
        tuple(gateways),
        (host,),
        routes,
        [],
        external.namespace,
        setting,
        export_to or external.export_to,
        labels=external.labels,
    )


def _others(
    exposure: Exposure, led: Sequence[Route], serving: Serving, *, all_kinds: bool
) -> Iterator[Route]:
    """Yield routes to the ports of which none is said: of HTTP, requests for these would end."""
    is_led, has_http = {r.port for r in led}, any(route.kind == "http" for route in led)
    for port in exposure.service.ports:
        if port.port in is_led or not (all_kinds or (port.is_http and has_http)):
            continue
        setting = (*exposure.setting, "port", port.port)
        if port.is_http:
            spec = at_port(Routing(), port.port) or Routing()
            yield route_of(exposure, serving, setting, spec, port=port.port)
        else:
            for kind, spec in connections(Routing(), exposure, port, serving):
                found = route_of(exposure, serving, setting, spec, port=port.port)
                yield replace(found, kind=kind)


def _to_gateway(egress: Egress, route: Route) -> Route:
    """Return a route of callers that leads to the gateway wherever it led to the host."""

    def to(destination: Destination) -> Destination:
        way = egress.way_to(destination.port) if destination.host == route.host else None
        if way is None:
            return destination
        return Destination(egress.gateway.host, way.number, egress.external.key)

    shares = route.shares or (Share(route.own),)
    return replace(
        route,
        gateways=(SIDECARS,),
        shares=tuple(replace(share, to=to(share.to)) for share in shares),
        mirror=route.mirror and replace(route.mirror, to=to(route.mirror.to)),
        mirrors=tuple(replace(copy, to=to(copy.to)) for copy in route.mirrors),
    )


def _onwards(
    egress: Egress, way: Way, port: ExternalPort, host: str, retries: Retries | None
) -> Route:
    """Return the gateway's route for what came to it by a way."""
    match = Match(port=way.number, sni_hosts=[host] if way.kind == "tls" else None)
    external = egress.external
    return Route(
        Routing(match=[match], retries=retries),
        host,
        port.port,
        (*external.setting, "through", "port", port.port),
        external.namespace.name,
        kind=way.kind,
        gateways=(external.name,),
    )
