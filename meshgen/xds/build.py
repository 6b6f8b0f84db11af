"""All that istiod would send to a proxy."""

from meshgen.xds.gateway_listeners import gateway_listeners
from meshgen.xds.inbound import inbound
from meshgen.xds.outbound import outbound
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json, Resources


def resources_of(proxy: Proxy) -> Resources:
    """Return what istiod would send to a proxy."""
    return Resources(listeners_of(proxy), [], [])


def listeners_of(proxy: Proxy) -> list[Json]:
    """Return the listeners of a proxy, before any EnvoyFilter."""
    if proxy.is_gateway:
        return gateway_listeners(proxy)
    return [*outbound(proxy), *inbound(proxy)]
