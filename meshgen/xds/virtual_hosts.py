"""Route configurations and virtual hosts, as proxies of all kinds have them."""

from collections.abc import Sequence

from meshgen.lenient import mapping
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json, fields

_LARGEST_BODY = 1024 * 1024


def configuration(name: str, virtual_hosts: Sequence[Json]) -> Json:
    """Return a route configuration."""
    return {
        "name": name,
        "virtualHosts": list(virtual_hosts),
        "validateClusters": False,
        "maxDirectResponseBodySizeBytes": _LARGEST_BODY,
        "ignorePortInHostMatching": True,
    }


def virtual_host(proxy: Proxy, name: str, domains: Sequence[str], routes: Sequence[Json]) -> Json:
    """Return what is done with requests for the names of a host."""
    counts = mapping(proxy.system.control_plane.default_config, "proxyHeaders", "attemptCount")
    return {
        "name": name,
        "domains": list(domains),
        **fields(
            routes=list(routes), includeRequestAttemptCount=counts.get("disabled") is not True
        ),
    }
