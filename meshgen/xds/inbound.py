"""What a sidecar does with what comes in: the listener virtualInbound, and those of a Sidecar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from meshgen.lenient import mapping, mappings, text
from meshgen.system import Workload
from meshgen.system.peers import Mode
from meshgen.system.protocols import HTTP, TCP, TLS, UDP, family_of
from meshgen.xds import chains, names, tcp
from meshgen.xds.addresses import ANY, Addresses
from meshgen.xds.chains import HTTP_ALPN, MESH_ALPN, MESH_HTTP_ALPN, Chain, Listener
from meshgen.xds.connection_manager import Side, connection_manager
from meshgen.xds.filters import marker
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json
from meshgen.xds.server_tls import mutual
from meshgen.xds.targets import targets_of

_PORT = 15006
_NAME = "virtualInbound"
_PASSING, _NOWHERE = "InboundPassthroughCluster", "BlackHoleCluster"
# Those that the proxy listens at itself.
_OWN_PORTS = frozenset((15001, _PORT, 15021, 15090))
_ANY_PROTOCOL = ""


class _Kind(NamedTuple):
    """Connections of one kind: how inspectors tell them, whether as HTTP, and whether TLS ends."""

    alpn: Sequence[str]
    transport: str
    is_http: bool
    ends_tls: bool


_PLAIN_HTTP = _Kind((), chains.PLAIN, is_http=True, ends_tls=False)
_PLAIN_TCP = _Kind((), chains.PLAIN, is_http=False, ends_tls=False)
_SEEN_HTTP = _Kind(HTTP_ALPN, chains.PLAIN, is_http=True, ends_tls=False)
_FOREIGN_TLS = _Kind((), chains.TLS, is_http=False, ends_tls=False)
# What a port takes, by what goes through it and by the mode of its PeerAuthentication.
# Source: getFilterChainMatchOptions of istio.io/istio/pilot/pkg/networking/core.
_KINDS: dict[tuple[str, Mode], Sequence[_Kind]] = {
    (HTTP, Mode.DISABLE): [_PLAIN_HTTP],
    (HTTP, Mode.STRICT): [_Kind((), chains.TLS, is_http=True, ends_tls=True)],
    (HTTP, Mode.PERMISSIVE): [
        _Kind(MESH_ALPN, chains.TLS, is_http=True, ends_tls=True),
        _PLAIN_HTTP,
    ],
    (TCP, Mode.DISABLE): [_PLAIN_TCP],
    (TCP, Mode.STRICT): [_Kind((), chains.TLS, is_http=False, ends_tls=True)],
    (TCP, Mode.PERMISSIVE): [
        _Kind(MESH_ALPN, chains.TLS, is_http=False, ends_tls=True),
        _FOREIGN_TLS,
        _PLAIN_TCP,
    ],
    (_ANY_PROTOCOL, Mode.DISABLE): [_SEEN_HTTP, _PLAIN_TCP],
    (_ANY_PROTOCOL, Mode.STRICT): [
        _Kind(MESH_HTTP_ALPN, chains.TLS, is_http=True, ends_tls=True),
        _Kind((), chains.TLS, is_http=False, ends_tls=True),
    ],
    (_ANY_PROTOCOL, Mode.PERMISSIVE): [
        _Kind(MESH_HTTP_ALPN, chains.TLS, is_http=True, ends_tls=True),
        _SEEN_HTTP,
        _Kind(("istio-peer-exchange", "istio"), chains.TLS, is_http=False, ends_tls=True),
        _PLAIN_TCP,
        _FOREIGN_TLS,
    ],
}


@dataclass(frozen=True)
class _Port:
    """A port of the pods, and what goes through it; `number` is that of the Service before it.

    `bound` is whether the proxy listens at that very port, and `cluster` where it leads.
    """

    target: int
    number: int
    protocol: str
    cluster: str
    address: str = ANY
    bound: bool = False

    @property
    def is_declared(self) -> bool:
        """Return whether somebody says what goes through it."""
        return self.cluster != _PASSING

    def name(self, *, is_http: bool) -> str:
        """Return the name of its filter chains."""
        if self.is_declared:
            return names.listener(self.address, self.target)
        return f"{_NAME}-catchall-http" if is_http else _NAME


def inbound(proxy: Proxy) -> list[Json]:
    """Return the listeners for what comes in to the pods of a sidecar.

    Source: buildInboundListeners of istio.io/istio/pilot/pkg/networking/core.
    """
    workload = proxy.workload
    if workload is None:
        return []
    ports = sorted(_ports(proxy, workload), key=lambda port: port.target)
    own = [chain for port in ports if not port.bound for chain in _chains(proxy, workload, port)]
    passed = [
        chain
        for port in _undeclared(proxy, workload, ports)
        for chain in _chains(proxy, workload, port)
    ]
    listeners = [_listener([_black_hole(proxy), *passed, *own], _NAME, ANY, _PORT)]
    for port in ports:
        if port.bound:
            name = names.listener(port.address, port.target)
            found = list(_chains(proxy, workload, port))
            listeners.append(_listener(found, name, port.address, port.target, bound=True))
    return listeners


def _ports(proxy: Proxy, workload: Workload) -> Sequence[_Port]:
    """Return the ports that somebody declares: a Sidecar's `ingress`, or else Services."""
    sidecar, found = proxy.scope.sidecar, dict[int, _Port]()
    listed = mappings(sidecar.spec.get("ingress")) if sidecar else ()
    for listener in listed:
        port, bind = mapping(listener, "port"), text(listener.get("bind"))
        number = port.get("number")
        if isinstance(number, int) and (bind != ANY or number not in _OWN_PORTS):
            address = bind or Addresses(proxy.system).of_pods(workload)
            protocol, bound = text(port.get("protocol")).upper(), listener.get("captureMode")
            made = _Port(number, number, protocol, names.inbound(number), address, bound == "NONE")
            found.setdefault(number, made)
    for target in () if listed else targets_of(proxy):
        if target.target not in _OWN_PORTS:
            cluster = names.inbound(target.target)
            made = _Port(target.target, target.number, target.protocol, cluster)
            found.setdefault(target.target, made)
    return list(found.values())


def _undeclared(proxy: Proxy, workload: Workload, ports: Sequence[_Port]) -> Iterator[_Port]:
    """Yield what stands for all other ports, then those with a PeerAuthentication of their own."""
    yield _Port(0, 0, _ANY_PROTOCOL, _PASSING)
    declared = {port.target for port in ports}
    for number in proxy.system.peers.ports(workload):
        if number not in declared:
            yield _Port(number, 0, _ANY_PROTOCOL, _PASSING)


def _chains(proxy: Proxy, workload: Workload, port: _Port) -> Iterator[Chain]:
    peers, plane = proxy.system.peers, proxy.system.control_plane
    demand = peers.at(workload, port.target) if port.target else peers.of(workload)
    family = family_of(port.protocol)
    family = TCP if family in (TLS, UDP) else family
    for kind in _KINDS[family, demand.mode or Mode.PERMISSIVE]:
        yield Chain(
            filters=_http(proxy, port) if kind.is_http else _tcp(proxy, port),
            port=port.target,
            alpn=kind.alpn,
            transport=kind.transport,
            tls=mutual(plane, is_http=kind.is_http) if kind.ends_tls else None,
            name=port.name(is_http=kind.is_http),
        )


def _black_hole(proxy: Proxy) -> Chain:
    """Return what ends connections to the proxy's own port, which would come in again for ever."""
    filters = tcp.to_cluster(proxy, _NOWHERE, exchanges=True)
    return Chain(filters=filters, port=_PORT, name=f"{_NAME}-blackhole")


def _tcp(proxy: Proxy, port: _Port) -> list[Json]:
    return tcp.to_cluster(proxy, port.cluster, port.protocol, exchanges=True)


def _http(proxy: Proxy, port: _Port) -> list[Json]:
    name = f"inbound_{port.name(is_http=True)}"
    routes = {"routeConfig": _routes(port)}
    manager = connection_manager(proxy, Side.INBOUND, name, routes, port.protocol)
    return [marker("metadata_exchange"), manager]


def _routes(port: _Port) -> Json:
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
        chains=[chain.build(always_matches=True) for chain in found],
        filters=[*([] if bound else [chains.ORIGINAL_DESTINATION]), *_inspectors(found)],
        more={"listenerFiltersTimeout": "0s", "continueOnListenerFiltersTimeout": True},
    ).build()


def _inspectors(found: Sequence[Chain]) -> Iterator[Json]:
    """Yield what looks at connections, at those ports alone whose chains need it.

    Source: populateListenerFilters of istio.io/istio/pilot/pkg/networking/core.
    """
    ports = {chain.port for chain in found}
    by_tls = {chain.port for chain in found if chain.transport == chains.TLS}
    by_http = {chain.port for chain in found if set(HTTP_ALPN) & set(chain.alpn)}
    if 0 in by_tls:
        yield chains.but_at(chains.TLS_INSPECTOR, ports - by_tls - {0})
    elif by_tls:
        yield chains.only_at(chains.TLS_INSPECTOR, by_tls)
    if by_http:
        yield chains.but_at(chains.HTTP_INSPECTOR, ports - by_http)
