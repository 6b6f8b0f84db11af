"""Where a route's destination leads, and what its DestinationRule says of the way there."""

from collections.abc import Mapping
from typing import Any

from meshgen.lenient import mapping, text
from meshgen.system import Host
from meshgen.xds import names
from meshgen.xds.hashing import Hash, hash_to
from meshgen.xds.proxy import Proxy


def cluster_of(destination: Mapping[str, Any], host: Host | None, port: int) -> str:
    """Return the cluster of a destination; `port` is the one that it means by naming none.

    Source: GetDestinationCluster.
    """
    name = (host.other_name if host else "") or text(destination.get("host"))
    number = mapping(destination, "port").get("number")
    return names.cluster(number or port, name, text(destination.get("subset")))


def hash_by(proxy: Proxy, destination: Mapping[str, Any]) -> Hash | None:
    """Return by what requests belong to a pod of a route's destination."""
    host = proxy.scope.host(text(destination.get("host")))
    return hash_to(proxy.scope.rule(host) if host else None, destination)


def retries_of(proxy: Proxy) -> Mapping[str, Any] | None:
    """Return the mesh's retries; None where they are Istio's own."""
    given = proxy.system.control_plane.mesh_config.get("defaultHttpRetryPolicy")
    return given if isinstance(given, Mapping) else None


def tells_host(proxy: Proxy) -> bool:
    """Return whether a request that is rewritten says which host it was for."""
    headers = mapping(proxy.system.control_plane.default_config, "proxyHeaders")
    return mapping(headers, "xForwardedHost").get("enabled") is True
