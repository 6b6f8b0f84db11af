"""EnvoyFilters applied to routes.

Source: ApplyRouteConfigurationPatches of istio.io/istio/pilot/pkg/networking/core/envoyfilter.
"""

from collections.abc import Callable, Sequence

from meshgen.lenient import mapping
from meshgen.system.patches import CONNECTION_MANAGER
from meshgen.xds.envoyfilter.chosen import INBOUND, Patches
from meshgen.xds.envoyfilter.in_routes import (
    HTTP_ROUTE,
    ROUTE_CONFIGURATION,
    VIRTUAL_HOST,
    RouteSpot,
)
from meshgen.xds.envoyfilter.lists import inserted, put
from meshgen.xds.envoyfilter.tracked import Tracked
from meshgen.xds.resources import Json, copied

_ROUTE = ("routeConfiguration", "vhost", "route")


def patch_inline(patches: Patches, listeners: Sequence[Json]) -> None:
    """Change the routes that stand in the listeners for what comes in."""
    for listener in listeners:
        for chain in listener.get("filterChains") or ():
            for each in chain.get("filters") or ():
                table = mapping(each, "typedConfig").get("routeConfig")
                if each.get("name") == CONNECTION_MANAGER and isinstance(table, dict):
                    patch_routes(patches, INBOUND, RouteSpot(table))


def patch_routes(patches: Patches, context: str, spot: RouteSpot) -> None:
    """Change a route configuration."""
    for patch in patches.of("ROUTE_CONFIGURATION", context):
        if patch.fits(ROUTE_CONFIGURATION, spot):
            patch.merge_into(spot.table)
    hosts = spot.table.get("virtualHosts") or []
    kept = [_host(patches, context, spot.of(host)) for host in hosts]
    gone = {host.get("name") for host, left in zip(hosts, kept, strict=True) if left is None}
    listed = [host for host in kept if host is not None]
    for patch in patches.of("VIRTUAL_HOST", context):
        if patch.operation == "ADD" and patch.fits(ROUTE_CONFIGURATION, spot):
            patch.is_applied = True
            listed.append(copied(patch.value))
    put(spot.table, "virtualHosts", [host for host in listed if host.get("name") not in gone])


def _host(patches: Patches, context: str, spot: RouteSpot) -> Json | None:
    """Return what becomes of a virtual host; None if it is removed."""
    for patch in patches.of("VIRTUAL_HOST", context):
        if patch.operation == "ADD" or not patch.fits((*ROUTE_CONFIGURATION, *VIRTUAL_HOST), spot):
            continue
        if patch.operation == "REMOVE":
            patch.is_applied = True
            return None
        patch.merge_into(spot.host)
        if patch.operation == "REPLACE":
            patch.is_applied = True
            spot = spot.of(copied(patch.value))
    _routes(patches, context, spot)
    return spot.host


def _routes(patches: Patches, context: str, spot: RouteSpot) -> None:
    around = (*ROUTE_CONFIGURATION, *VIRTUAL_HOST)
    routes = spot.host.get("routes") or []
    routes = [
        each for each in routes if not _is_removed(patches, context, spot.of(spot.host, each))
    ]
    for patch in patches.of("HTTP_ROUTE", context):
        if patch.fits(around, spot):
            is_meant = _meant(patch, spot) if patch.wants(*_ROUTE) else None
            routes = inserted(patch, routes, is_meant)
    put(spot.host, "routes", routes)


def _is_removed(patches: Patches, context: str, spot: RouteSpot) -> bool:
    for patch in patches.of("HTTP_ROUTE", context):
        if not (patch.merges or patch.operation == "REMOVE"):
            continue
        if patch.fits((*ROUTE_CONFIGURATION, *VIRTUAL_HOST, *HTTP_ROUTE), spot):
            if patch.operation == "REMOVE":
                patch.is_applied = True
                return True
            patch.merge_into(spot.route)
    return False


def _meant(patch: Tracked, spot: RouteSpot) -> Callable[[Json], bool]:
    return lambda each: patch.fits(HTTP_ROUTE, spot.of(spot.host, each))
