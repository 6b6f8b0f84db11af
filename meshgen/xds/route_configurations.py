"""The routes that the listeners of a proxy look up by name."""

from collections.abc import Iterable, Iterator
from typing import Any

from meshgen.xds.gateway_routes import GatewayRoutes
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json
from meshgen.xds.sidecar_routes import SidecarRoutes


def route_configurations(proxy: Proxy, listeners: Iterable[Json]) -> list[Json]:
    """Return the route configurations that listeners name, before any EnvoyFilter."""
    found = routes_for(proxy)
    return [found.configuration(name) for name in dict.fromkeys(_named([*listeners]))]


def routes_for(proxy: Proxy) -> GatewayRoutes | SidecarRoutes:
    """Return the route configurations of a proxy, by name."""
    return GatewayRoutes(proxy) if proxy.is_gateway else SidecarRoutes(proxy)


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _named(item)
    elif isinstance(value, dict):
        if "routeConfigName" in value:
            yield value["routeConfigName"]
        for item in value.values():
            yield from _named(item)
