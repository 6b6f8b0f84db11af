"""The routes that the listeners of a proxy look up by name."""

from collections.abc import Iterable, Iterator
from typing import Any

from meshgen.xds.gateway_routes import gateway_route_configuration
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json
from meshgen.xds.sidecar_routes import sidecar_route_configuration


def route_configurations(proxy: Proxy, listeners: Iterable[Json]) -> list[Json]:
    """Return the route configurations that listeners name, before any EnvoyFilter."""
    return [route_configuration(proxy, name) for name in dict.fromkeys(_named([*listeners]))]


def route_configuration(proxy: Proxy, name: str) -> Json:
    """Return the route configuration of a name."""
    if proxy.is_gateway:
        return gateway_route_configuration(proxy, name)
    return sidecar_route_configuration(proxy, name)


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _named(item)
    elif isinstance(value, dict):
        if "routeConfigName" in value:
            yield value["routeConfigName"]
        for item in value.values():
            yield from _named(item)
