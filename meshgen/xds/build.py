"""All that istiod would send to a proxy."""

from collections.abc import Sequence

from meshgen.xds.clusters import clusters
from meshgen.xds.envoyfilter import Idle, patched
from meshgen.xds.gateway_listeners import gateway_listeners
from meshgen.xds.inbound import inbound
from meshgen.xds.outbound import outbound
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json, Resources
from meshgen.xds.route_configurations import route_configurations


def resources_of(proxy: Proxy) -> Resources:
    """Return what istiod would send to a proxy."""
    return patched_resources(proxy)[0]


def patched_resources(proxy: Proxy) -> tuple[Resources, Sequence[Idle]]:
    """Return what istiod would send to a proxy, and the patches that change nothing of it."""
    listeners = listeners_of(proxy)
    routes = route_configurations(proxy, listeners)
    return patched(proxy, Resources(listeners, routes, clusters(proxy)))


def listeners_of(proxy: Proxy) -> list[Json]:
    """Return the listeners of a proxy, before any EnvoyFilter."""
    if proxy.is_gateway:
        return gateway_listeners(proxy)
    return [*outbound(proxy), *inbound(proxy)]
