"""What a gateway listens at: a listener for each port and address, a chain for each server."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.lenient import items, mapping, mappings, text, texts
from meshgen.system import VirtualService
from meshgen.system.gateways import PLAIN_HTTP
from meshgen.system.names import covers, overlaps
from meshgen.xds import inspectors, names, tcp
from meshgen.xds.addresses import ANY
from meshgen.xds.chains import MESH_ALPN, Chain, Listener
from meshgen.xds.connection_manager import Side, connection_manager, looked_up
from meshgen.xds.filters import listener
from meshgen.xds.merged_gateways import MergedGateways
from meshgen.xds.merged_server import MergedServer
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json
from meshgen.xds.server_tls import server as server_tls


def gateway_listeners(proxy: Proxy) -> list[Json]:
    """Return the listeners of a gateway.

    Source: buildGatewayListeners of istio.io/istio/pilot/pkg/networking/core.
    """
    found: dict[tuple[str, int], list[Chain]] = {}
    known: dict[int, dict[str, str]] = {}
    for (port, protocol, bind), servers in MergedGateways(proxy).at.items():
        at = found.setdefault((bind or ANY, port), [])
        if protocol in PLAIN_HTTP:
            at.append(_http(proxy, servers[0]))
            continue
        for server in servers:
            if server.is_https:
                at.append(_http(proxy, server))
            else:
                at += _tcp(proxy, server, known.setdefault(port, {}))
    return [_listener(proxy, *place, each) for place, each in found.items() if each]


def _listener(proxy: Proxy, address: str, port: int, found: Sequence[Chain]) -> Json:
    config = proxy.system.control_plane.default_config
    told = "proxyProtocol" in mapping(config, "gatewayTopology")
    by_tls = any(chain.needs_sni for chain in found)
    return Listener(
        address=address,
        port=port,
        direction="OUTBOUND",
        chains=[chain.build() for chain in found],
        filters=[
            *([listener("proxy_protocol", "ProxyProtocol")] if told else []),
            *([inspectors.OF_TLS] if by_tls else []),
        ],
    ).build()


def _http(proxy: Proxy, server: MergedServer) -> Chain:
    name = f"outbound_{names.listener(server.server.bind or ANY, server.port)}"
    manager = connection_manager(
        proxy, Side.GATEWAY, name, looked_up(server.routes), server.server.protocol
    )
    if server.is_plain:
        return Chain(filters=[manager])
    tls = server_tls(proxy.system.control_plane, server.server.tls)
    return Chain(filters=[manager], hosts=server.sni, tls=tls)


def _tcp(proxy: Proxy, server: MergedServer, known: dict[str, str]) -> Iterator[Chain]:
    """Yield the chains of a server that is no HTTP, or leaves TLS to others.

    Source: createGatewayTCPFilterChainOpts of istio.io/istio/pilot/pkg/networking/core.
    """
    if server.mode == "AUTO_PASSTHROUGH":
        yield from _by_cluster(proxy, server)
    elif server.is_passing:
        yield from _by_sni(proxy, server, known)
    elif filters := _first_route(proxy, server):
        plane, tls = proxy.system.control_plane, server.server.tls
        ends = server_tls(plane, tls, passes_on=True) if server.has_tls else None
        yield Chain(filters=filters, hosts=server.sni if server.has_tls else (), tls=ends)


def _services(proxy: Proxy, server: MergedServer) -> Iterator[VirtualService]:
    """Yield the VirtualServices that have routes for a server."""
    for service in proxy.scope.virtual_services_of(server.name):
        if any(_is_for(server, service.member.namespace, host) for host in service.hosts):
            yield service


def _is_for(server: MergedServer, namespace: str, host: str) -> bool:
    for each in server.hosts:
        where, slash, name = each.rpartition("/")
        if overlaps(name, host) and (not slash or where == namespace):
            return True
    return False


def _matches(match: Mapping[str, Any], server: MergedServer) -> bool:
    """Return whether a match of `tls` or `tcp` is for a server."""
    named = texts(match.get("gateways"))
    is_bound = not named or "/".join(server.name) in named
    return is_bound and match.get("port") in (None, 0, server.server.port)


def _routed(
    proxy: Proxy, server: MergedServer, service: VirtualService, route: Mapping[str, Any]
) -> list[Json]:
    return tcp.routed(
        proxy,
        service,
        mappings(route.get("route")),
        server.server.port,
        server.server.protocol,
        exchanges=server.mode == "ISTIO_MUTUAL",
        checked=True,
    )


def _first_route(proxy: Proxy, server: MergedServer) -> list[Json]:
    """Return the filters for the first TCP route for a server; none where it has none."""
    for service in _services(proxy, server):
        for route in mappings(service.member.spec.get("tcp")):
            listed = mappings(route.get("match"))
            is_for = not listed or any(_matches(match, server) for match in listed)
            if is_for and items(route.get("route")):
                return _routed(proxy, server, service, route)
    return []


def _by_sni(proxy: Proxy, server: MergedServer, known: dict[str, str]) -> Iterator[Chain]:
    """Yield a chain for each match of TLS routes, where its hosts are not told already."""
    bind = server.server.bind
    for service in _services(proxy, server):
        for route in mappings(service.member.spec.get("tls")):
            for match in mappings(route.get("match")) if items(route.get("route")) else ():
                hosts = texts(match.get("sniHosts"))
                if not _matches(match, server):
                    continue
                if not any(known.get(host) == bind for host in hosts):
                    known.update(dict.fromkeys(hosts, bind))
                    yield Chain(filters=_routed(proxy, server, service, route), hosts=hosts)


def _by_cluster(proxy: Proxy, server: MergedServer) -> Iterator[Chain]:
    """Yield a chain for each cluster of the mesh, whose name callers have as SNI.

    Source: builtAutoPassthroughFilterChains of istio.io/istio/pilot/pkg/networking/core.
    """
    for host in proxy.scope.hosts:
        outside = host.service is None and host.member.spec.get("location") != "MESH_INTERNAL"
        if outside or not any(covers(name, host.name) for name in server.sni):
            continue
        rule = proxy.scope.rule(host)
        subsets = [name for _, name, _ in rule.subsets] if rule else []
        for port in host.ports:
            for subset in ("", *subsets) if port.protocol != "UDP" else ():
                cluster = names.told_by_sni(port.number, host.name, subset)
                filters = tcp.to_cluster(
                    proxy, cluster, port.protocol, rule=rule, subset=text(subset), tunnels=False
                )
                yield Chain(filters=filters, hosts=[cluster], alpn=MESH_ALPN)
