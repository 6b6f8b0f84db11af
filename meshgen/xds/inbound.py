"""What a sidecar does with what comes in: the listener virtualInbound, and those of a Sidecar."""

from collections.abc import Iterator, Sequence

from meshgen.system import Workload
from meshgen.xds import inspectors, names, tcp
from meshgen.xds.addresses import ANY
from meshgen.xds.chains import Chain, Listener
from meshgen.xds.connection_manager import Side, connection_manager
from meshgen.xds.filters import listener, marker
from meshgen.xds.inbound_kinds import kinds
from meshgen.xds.inbound_ports import VIRTUAL, InboundPort, others, ports_of
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json
from meshgen.xds.server_tls import mutual

_PORT = 15006
_NOWHERE = "BlackHoleCluster"


def inbound(proxy: Proxy) -> list[Json]:
    """Return the listeners for what comes in to the pods of a sidecar.

    Source: buildInboundListeners of istio.io/istio/pilot/pkg/networking/core.
    """
    workload = proxy.workload
    if workload is None:
        return []
    declared = ports_of(proxy, workload)
    shared = [*others(proxy, workload, declared), *(port for port in declared if not port.bound)]
    found = [chain for port in shared for chain in _chains(proxy, workload, port)]
    listeners = [_listener([_black_hole(proxy), *found], VIRTUAL, ANY, _PORT)]
    for port in declared:
        if port.bound:
            name = names.listener(port.address, port.target)
            found = list(_chains(proxy, workload, port))
            listeners.append(_listener(found, name, port.address, port.target, bound=True))
    return listeners


def _chains(proxy: Proxy, workload: Workload, port: InboundPort) -> Iterator[Chain]:
    peers, plane = proxy.system.peers, proxy.system.control_plane
    demand = peers.at(workload, port.target) if port.target else peers.of(workload)
    for kind in kinds(port.protocol, demand.held):
        yield Chain(
            filters=_http(proxy, port) if kind.is_http else _tcp(proxy, port),
            port=port.target,
            alpn=kind.alpn,
            transport=kind.transport,
            tls=mutual(plane, is_http=kind.is_http) if kind.ends_tls else None,
            name=port.chain_name(is_http=kind.is_http),
        )


def _black_hole(proxy: Proxy) -> Chain:
    """Return what ends connections to the proxy's own port, which would come in again for ever."""
    filters = tcp.to_cluster(proxy, _NOWHERE, exchanges=True)
    return Chain(filters=filters, port=_PORT, name=f"{VIRTUAL}-blackhole")


def _tcp(proxy: Proxy, port: InboundPort) -> list[Json]:
    return tcp.to_cluster(proxy, port.cluster, port.protocol, exchanges=True, checked=True)


def _http(proxy: Proxy, port: InboundPort) -> list[Json]:
    name = f"inbound_{port.chain_name(is_http=True)}"
    routes = {"routeConfig": _routes(port)}
    manager = connection_manager(proxy, Side.INBOUND, name, routes, port.protocol)
    return [marker("metadata_exchange"), manager]


def _routes(port: InboundPort) -> Json:
    """Return the one route to the application.

    Source: buildSidecarInboundHTTPRouteConfig of istio.io/istio/pilot/pkg/networking/core.
    """
    limits = {"maxStreamDuration": "0s", "grpcTimeoutHeaderMax": "0s"}
    action: Json = {"cluster": port.cluster, "timeout": "0s", "maxStreamDuration": limits}
    if port.protocol not in ("GRPC", "GRPC-WEB"):
        action["retryPolicy"] = {"retryOn": "reset-before-request", "numRetries": 2}
    route = {"name": "default", "match": {"prefix": "/"}, "route": action}
    host = {"name": f"inbound|http|{port.number}", "domains": ["*"], "routes": [route]}
    return {"name": port.cluster, "virtualHosts": [host], "validateClusters": False}


def _listener(
    found: Sequence[Chain], name: str, address: str, port: int, *, bound: bool = False
) -> Json:
    return Listener(
        name=name,
        address=address,
        port=port,
        direction="INBOUND",
        chains=[chain.build() for chain in found],
        filters=[
            *([] if bound else [listener("original_dst", "OriginalDst")]),
            *inspectors.by_port(found),
        ],
        more={"listenerFiltersTimeout": "0s", "continueOnListenerFiltersTimeout": True},
    ).build()
