"""Connections that are passed on as they are: Envoy's TcpProxy, as istiod makes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.system import DestinationRule, VirtualService
from meshgen.xds.destinations import cluster_of
from meshgen.xds.durations import duration
from meshgen.xds.filters import marker, network, stats
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json

_BY_SOURCE: list[Json] = [{"sourceIp": {}}]


def to_cluster(
    proxy: Proxy,
    cluster: str,
    protocol: str = "",
    *,
    rule: DestinationRule | None = None,
    subset: str = "",
    exchanges: bool = False,
    checked: bool = False,
    tunnels: bool = True,
) -> list[Json]:
    """Return the filters that pass connections on to a cluster.

    `rule` is what holds for its host. With `exchanges`, both proxies tell each other who they are;
    `checked` is whether AuthorizationPolicies hold, `tunnels` whether the tunnel of the rule does.

    Source: buildOutboundNetworkFiltersWithSingleDestination of istio.io/istio/pilot/pkg/networking.
    """
    fields = {"cluster": cluster, **_settings(rule, subset, tunnels=tunnels)}
    return _filters(proxy, cluster, fields, protocol, exchanges=exchanges, checked=checked)


def routed(
    proxy: Proxy,
    service: VirtualService,
    routes: Sequence[Mapping[str, Any]],
    port: int,
    protocol: str,
    *,
    exchanges: bool = False,
    checked: bool = False,
) -> list[Json]:
    """Return the filters for the destinations of a `tcp` or `tls` route; `port` is what it came to.

    Source: buildOutboundNetworkFilters of istio.io/istio/pilot/pkg/networking/core.
    """
    first = mapping(routes[0], "destination")
    host = proxy.scope.host(text(first.get("host")))
    rule = proxy.scope.rule(host) if host else None
    if len(routes) == 1:
        cluster, subset = _cluster(proxy, first, port), text(first.get("subset"))
        return to_cluster(
            proxy, cluster, protocol, rule=rule, subset=subset, exchanges=exchanges, checked=checked
        )
    clusters = [
        {"name": _cluster(proxy, mapping(route, "destination"), port), "weight": route["weight"]}
        for route in routes
        if route.get("weight")
    ]
    fields = {"weightedClusters": {"clusters": clusters}, **_settings(rule, "", tunnels=True)}
    name = f"{service.member.name}.{service.member.namespace}"
    return _filters(proxy, name, fields, protocol, exchanges=exchanges, checked=checked)


def _cluster(proxy: Proxy, destination: Mapping[str, Any], port: int) -> str:
    """Return where a destination leads: to its port, else to the only one that its host has."""
    host = proxy.scope.host(text(destination.get("host")))
    only = host.ports[0].number if host and len(host.ports) == 1 else port
    return cluster_of(destination, host, only)


def _filters(
    proxy: Proxy, name: str, fields: Json, protocol: str, *, exchanges: bool, checked: bool
) -> list[Json]:
    mongo = network("mongo_proxy", "MongoProxy", statPrefix=name)
    return [
        *([marker("metadata_exchange")] if exchanges else []),
        *(proxy.authorization.asking_network if checked else []),
        *(proxy.authorization.deciding_network if checked else []),
        *stats(proxy.system.control_plane),
        *([mongo] if protocol == "MONGO" else []),
        network("tcp_proxy", "TcpProxy", statPrefix=name, **fields),
    ]


def _settings(rule: DestinationRule | None, subset: str, *, tunnels: bool) -> Json:
    """Return what a DestinationRule says of connections that are passed on."""
    spec = rule.member.spec if rule else {}
    policy = mapping(spec, "trafficPolicy")
    listed = mappings(spec.get("subsets"))
    own = next((each for each in listed if each.get("name") == subset), {})
    limits, fields = mapping(policy, "connectionPool", "tcp"), Json()
    for here, there in (
        ("idleTimeout", "idleTimeout"),
        ("maxConnectionDuration", "maxDownstreamConnectionDuration"),
    ):
        if here in limits:
            fields[there] = duration(limits[here])
    balancer = mapping(own, "trafficPolicy", "loadBalancer") or mapping(policy, "loadBalancer")
    if mapping(balancer, "consistentHash").get("useSourceIp") is True:
        fields["hashPolicy"] = _BY_SOURCE
    tunnel = mapping(own if subset else spec, "trafficPolicy", "tunnel")
    if tunnels and tunnel:
        place = f"{text(tunnel.get('targetHost'))}:{tunnel.get('targetPort')}"
        fields["tunnelingConfig"] = {"hostname": place}
        if tunnel.get("protocol") == "POST":
            fields["tunnelingConfig"]["usePost"] = True
    return fields
