"""Clusters that find what is behind them on this machine."""

from collections.abc import Sequence
from dataclasses import replace

from meshgen.lenient import text
from meshgen.xds import Json
from meshgen.xds.behind import Endpoint
from meshgen.xds.load_assignment import load_assignment

# How istiod has what is behind a cluster found, and what only counts for addresses of the network.
_LEFT_OUT = frozenset(
    (
        *("altStatName", "cleanupInterval", "dnsJitter", "dnsLookupFamily", "dnsRefreshRate"),
        *("dnsFailureRefreshRate", "edsClusterConfig", "filters", "loadAssignment", "metadata"),
        *("originalDstLbConfig", "respectDnsTtl", "type", "upstreamBindConfig"),
        *("upstreamConnectionOptions", "clusterType", "typedDnsResolverConfig"),
    )
)
_PROVIDED = "CLUSTER_PROVIDED"


def static(cluster: Json, endpoints: Sequence[Endpoint], name: str = "") -> Json:
    """Return a cluster that has these behind it, each at a socket; `name` is another one for it."""
    kept = {key: value for key, value in cluster.items() if key not in _LEFT_OUT}
    if kept.get("lbPolicy") == _PROVIDED:
        kept["lbPolicy"] = "ROUND_ROBIN"
    name = name or text(cluster.get("name"))
    assignment = load_assignment(name, endpoints, lambda each: (each.address, each.port))
    return {**kept, "name": name, "type": "STATIC", "loadAssignment": assignment}


def at_socket(path: str, endpoint: Endpoint | None = None) -> Endpoint:
    """Return an endpoint at a socket; what is not said is as that of another one."""
    if endpoint is None:
        return Endpoint(None, path, 0, "", {}, "", has_proxy=False)
    return replace(endpoint, workload=None, address=path, port=0)
