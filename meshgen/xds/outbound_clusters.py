"""The clusters of hosts: for each port one, and one for each subset.

Source: buildOutboundClusters, buildOutboundSniDnatClusters, buildDFPCluster of
istio.io/istio/pilot/pkg/networking/core.
"""

from collections.abc import Iterator

from meshgen.lenient import mappings, text
from meshgen.system import Host, HostPort
from meshgen.system.labels import has_labels
from meshgen.xds.addresses import Addresses, resolution_of
from meshgen.xds.behind import Endpoint
from meshgen.xds.connection_pool import connections, http_options, is_http2
from meshgen.xds.durations import duration
from meshgen.xds.filters import marker
from meshgen.xds.load_assignment import load_assignment
from meshgen.xds.load_balancing import PROVIDED, load_balancing, outlier_detection
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json, fields
from meshgen.xds.tls import ClientTls, tls_of
from meshgen.xds.transport import transport
from meshgen.xds.upstream import EDS, ORIGINAL_DST, Upstream, upstreams

FILTERS = {"filters": [marker("metadata_exchange")]}
_DYNAMIC = frozenset(("HTTP", "HTTP2", "GRPC", "TLS"))
_CONFIG = "envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig"
_FORWARD = "envoy.clusters.dynamic_forward_proxy"
_FAMILY = "V4_ONLY"
_REFRESH, _JITTER = "60s", "0.100s"
_CARES = "envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig"
_RESOLVER = {
    "name": "envoy.network.dns_resolver.cares",
    "typedConfig": {"@type": f"type.googleapis.com/{_CARES}", "udpMaxQueries": 100},
}


def outbound_clusters(proxy: Proxy) -> Iterator[Json]:
    """Yield the clusters of all hosts that a proxy is told of."""
    for upstream in upstreams(proxy):
        if upstream.is_dynamic:
            if upstream.port.protocol in _DYNAMIC:
                yield _cluster(upstream)
        else:
            yield from _with_subsets(upstream)


def clusters_by_sni(proxy: Proxy) -> Iterator[Json]:
    """Yield the clusters of a gateway that passes on TLS by the name that it is for."""
    gateways = proxy.system.gateways.all
    servers = (s for g in gateways if has_labels(proxy.labels, g.selector) for s in g.servers)
    if proxy.is_gateway and any(text(s.tls.get("mode")) == "AUTO_PASSTHROUGH" for s in servers):
        for upstream in upstreams(proxy, by_sni=True):
            if not upstream.is_outside:
                yield from _with_subsets(upstream)


def _with_subsets(upstream: Upstream) -> Iterator[Json]:
    if _is_there(upstream):
        yield _cluster(upstream)
        yield from (_cluster(subset) for subset in upstream.subsets() if _is_there(subset))


def _is_there(upstream: Upstream) -> bool:
    """Return whether there is a cluster: of names that are asked for, there has to be one."""
    return upstream.beginning in (EDS, ORIGINAL_DST) or bool(upstream.chosen)


def _cluster(upstream: Upstream) -> Json:
    proxy, policy, tls = upstream.proxy, upstream.policy, tls_of(upstream)
    options = http_options(
        upstream.port.protocol, policy, upstream.mesh, tls.automatic, looks=not proxy.is_gateway
    )
    balancing = load_balancing(
        policy,
        upstream.localities,
        is_passed_on=upstream.discovery == ORIGINAL_DST,
        is_near=upstream.is_near,
    )
    return {
        "name": upstream.name,
        **(_asked_for(upstream, tls) if upstream.is_dynamic else _discovered(upstream)),
        **connections(policy, upstream.mesh),
        **outlier_detection(policy),
        **({"lbPolicy": PROVIDED} if upstream.is_dynamic else balancing),
        **({"typedExtensionProtocolOptions": options} if options else {}),
        **transport(upstream, tls, is_http2=is_http2(options)),
        **FILTERS,
    }


def _discovered(upstream: Upstream) -> Json:
    """Return how endpoints are found."""
    type_ = {"type": upstream.discovery}
    if upstream.discovery == EDS:
        config = {"ads": {}, "resourceApiVersion": "V3"}
        return {**type_, "edsClusterConfig": {"serviceName": upstream.name, "edsConfig": config}}
    if upstream.beginning == ORIGINAL_DST:
        return {**type_, **original_port(upstream.host, upstream.port)}
    if upstream.beginning == EDS:
        return type_
    found: Json = {
        **type_,
        "dnsRefreshRate": duration(upstream.mesh.get("dnsRefreshRate")) or _REFRESH,
        "dnsJitter": _JITTER,
        "respectDnsTtl": True,
        "dnsLookupFamily": "ALL" if upstream.races else _FAMILY,
        "typedDnsResolverConfig": _RESOLVER,
    }
    if upstream.discovery != ORIGINAL_DST:
        addresses = Addresses(upstream.proxy.system)
        found["loadAssignment"] = load_assignment(
            upstream.name, upstream.endpoints, lambda each: _address(each, addresses)
        )
    return found


def original_port(host: Host, port: HostPort) -> Json:
    """Return the port that connections go to instead of their own, where a host has one."""
    ports = () if host.service else mappings(host.member.spec.get("ports"))
    target = next((p.get("targetPort") for p in ports if p.get("number") == port.number), 0)
    is_other = resolution_of(host) == "NONE" and target
    return {"originalDstLbConfig": {"upstreamPortOverride": target}} if is_other else {}


def _address(endpoint: Endpoint, addresses: Addresses) -> tuple[str, int]:
    workload = endpoint.workload
    return (addresses.of_pods(workload) if workload else endpoint.address), endpoint.port


def _asked_for(upstream: Upstream, tls: ClientTls) -> Json:
    """Return how the endpoint of each name is found that a `*` stands for."""
    cache = {"name": f"{upstream.host.name}_dfp_dns_cache", "dnsLookupFamily": _FAMILY}
    is_checked = {"autoSni", "autoSanValidation"} <= {*tls.automatic}
    config = {
        "@type": f"type.googleapis.com/{_CONFIG}",
        "dnsCacheConfig": cache,
        **fields(allowInsecureClusterOptions=bool(tls.settings) and not is_checked),
    }
    return {"clusterType": {"name": _FORWARD, "typedConfig": config}}
