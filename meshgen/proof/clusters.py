"""Clusters that find what is behind them on this machine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.lenient import text
from meshgen.proof.places import pipe
from meshgen.xds import Json

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


@dataclass(frozen=True)
class Place:
    """Something behind a cluster: its socket, how much of the traffic is its, where it runs."""

    path: str
    weight: int = 1
    takes_mutual_tls: bool = False
    locality: tuple[str, ...] = ()
    priority: int = 0


def static(cluster: Json, places: Sequence[Place], name: str = "") -> Json:
    """Return a cluster that has these behind it; `name` is another one for it."""
    kept = {key: value for key, value in cluster.items() if key not in _LEFT_OUT}
    if kept.get("lbPolicy") == _PROVIDED:
        kept["lbPolicy"] = "ROUND_ROBIN"
    name = name or text(cluster.get("name"))
    by_locality: dict[tuple[tuple[str, ...], int], list[Json]] = {}
    for place in places:
        by_locality.setdefault((place.locality, place.priority), []).append(_endpoint(place))
    endpoints = [
        {"lbEndpoints": listed, "priority": priority, **_locality(locality)}
        for (locality, priority), listed in by_locality.items()
    ]
    assignment = {"clusterName": name, "endpoints": endpoints}
    return {**kept, "name": name, "type": "STATIC", "loadAssignment": assignment}


def _endpoint(place: Place) -> Json:
    endpoint: Json = {
        "endpoint": {"address": pipe(place.path)},
        "loadBalancingWeight": place.weight,
    }
    if place.takes_mutual_tls:
        match = {"envoy.transport_socket_match": {"tlsMode": "istio"}}
        endpoint["metadata"] = {"filterMetadata": match}
    return endpoint


def _locality(locality: tuple[str, ...]) -> Mapping[str, Any]:
    parts = dict(zip(("region", "zone", "subZone"), filter(None, locality), strict=False))
    return {"locality": parts} if parts else {}
