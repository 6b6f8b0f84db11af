"""All that istiod would send to a proxy."""

from meshgen.xds.clusters import clusters
from meshgen.xds.gateway_listeners import gateway_listeners
from meshgen.xds.inbound import inbound
from meshgen.xds.outbound import outbound
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json, Resources
from meshgen.xds.route_configurations import route_configurations


def resources_of(proxy: Proxy) -> Resources:
    """Return what istiod would send to a proxy."""
    listeners = listeners_of(proxy)
    return Resources(listeners, route_configurations(proxy, listeners), clusters(proxy))


def listeners_of(proxy: Proxy) -> list[Json]:
    """Return the listeners of a proxy, before any EnvoyFilter."""
    if proxy.is_gateway:
        return gateway_listeners(proxy)
    return [*outbound(proxy), *inbound(proxy)]
