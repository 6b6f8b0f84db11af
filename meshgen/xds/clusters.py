"""The clusters of a proxy: what it sends requests and connections to.

Source: buildClusters of istio.io/istio/pilot/pkg/networking/core.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from meshgen.lenient import text
from meshgen.xds.connection_pool import connect_timeout, connections, typed_options
from meshgen.xds.inbound_clusters import OWN_SOURCE, inbound_clusters
from meshgen.xds.load_balancing import PROVIDED
from meshgen.xds.outbound_clusters import FILTERS, clusters_by_sni, outbound_clusters
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json
from meshgen.xds.upstream import ORIGINAL_DST

BLACK_HOLE, PASSTHROUGH = "BlackHoleCluster", "PassthroughCluster"
INBOUND_PASSTHROUGH = "InboundPassthroughCluster"
_EITHER = {
    "commonHttpProtocolOptions": {"idleTimeout": "300s"},
    "useDownstreamProtocolConfig": {"httpProtocolOptions": {}, "http2ProtocolOptions": {}},
}


def clusters(proxy: Proxy) -> list[Json]:
    """Return the clusters of a proxy, before any EnvoyFilter."""
    mesh = proxy.system.control_plane.mesh_config
    nowhere: Json = {"name": BLACK_HOLE, "type": "STATIC", "connectTimeout": connect_timeout(mesh)}
    found = [*outbound_clusters(proxy), nowhere]
    if proxy.is_gateway:
        found += clusters_by_sni(proxy)
    else:
        inner = {**_anywhere(mesh), "name": INBOUND_PASSTHROUGH, **OWN_SOURCE}
        outer = {**_anywhere(mesh), "name": PASSTHROUGH, **FILTERS}
        found += (outer, *inbound_clusters(proxy), inner)
    return first_of_name(found)


def first_of_name(found: Iterable[Json]) -> list[Json]:
    """Return clusters, of one name the first. Source: normalizeClusters."""
    named: dict[str, Json] = {}
    for each in found:
        named.setdefault(text(each.get("name")), each)
    return list(named.values())


def _anywhere(mesh: Mapping[str, Any]) -> Json:
    """Return what leads to where a connection was made to."""
    pool = {"connectionPool": {}, **dict(mesh.get("defaultTrafficPolicy") or {})}
    return {
        "type": ORIGINAL_DST,
        "lbPolicy": PROVIDED,
        **connections(pool, mesh),
        "typedExtensionProtocolOptions": typed_options(_EITHER),
    }
