"""The routes of a gateway: a virtual host for each host that its servers and VirtualServices share.

Source: buildGatewayHTTPRouteConfig of istio.io/istio/pilot/pkg/networking/core.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from meshgen.lenient import mappings, text
from meshgen.system import Host, VirtualService
from meshgen.system.names import Named, covers
from meshgen.xds.destinations import cluster_of
from meshgen.xds.matches import is_catch_all
from meshgen.xds.merged_gateways import MergedGateways
from meshgen.xds.merged_server import MergedServer
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json
from meshgen.xds.routes import Place, routes_of
from meshgen.xds.virtual_hosts import configuration, virtual_host


@dataclass
class _Host:
    """A name, and the routes for it, while servers are gone through."""

    port: int
    routes: list[Json] = field(default_factory=list)
    needs_tls: bool = False


class GatewayRoutes:
    """The route configurations of a gateway."""

    def __init__(self, proxy: Proxy) -> None:
        """Take the gateway."""
        self._proxy = proxy
        self._servers = MergedGateways(proxy).by_routes
        self._named: dict[tuple[str, str], Named[int]] = {}

    def configuration(self, name: str) -> Json:
        """Return the route configuration of a name."""
        servers = self._servers.get(name)
        if servers is None:
            return {"name": name, "virtualHosts": [], "validateClusters": False}
        hosts = self._hosts(servers)
        if not hosts:
            # Without routes Envoy answers 404 to everybody.
            nobody = {"name": f"blackhole:{servers[0].server.port}", "domains": ["*"]}
            return configuration(name, [nobody])
        listed = sorted(_collapsed(self._proxy, hosts), key=lambda each: str(each["name"]))
        return configuration(name, listed)

    def _hosts(self, servers: Sequence[MergedServer]) -> dict[str, _Host]:
        """Return the names that servers have routes for, or send to https."""
        hosts: dict[str, _Host] = {}
        routes: dict[tuple[str, int], list[Json]] = {}
        for server in servers:
            redirects = server.server.tls.get("httpsRedirect") is True
            gateway = "/".join(server.name)
            for service in self._services(server):
                shared = _shared(server, service)
                key = (gateway, id(service))
                if shared and not routes.get(key):
                    place = _place(self._proxy, server, service)
                    routes[key] = routes_of(mappings(service.member.spec.get("http")), place)
                for name in shared if routes.get(key) else ():
                    host = hosts.setdefault(name, _Host(server.server.port))
                    host.routes += routes[key]
                    host.needs_tls |= redirects
            for name in map(str.lower, server.hosts) if redirects else ():
                hosts.setdefault(name, _Host(server.server.port)).needs_tls = True
        return hosts

    def _services(self, server: MergedServer) -> list[VirtualService]:
        """Return the VirtualServices of a server's Gateway that may share hosts with it."""
        listed = self._proxy.scope.virtual_services_of(server.name)
        if server.name not in self._named:
            named = self._named.setdefault(server.name, Named())
            for position, service in enumerate(listed):
                for host in service.hosts:
                    named.add(host, position)
        named = self._named[server.name]
        own = [each.rpartition("/")[2] for each in server.hosts]
        near = {n for host in own for n in (*named.covering(host), *named.covered(host))}
        return [listed[position] for position in sorted(near)]


def _shared(server: MergedServer, service: VirtualService) -> list[str]:
    """Return the hosts of both, the narrower of two where one has a `*`.

    Source: NamesForNamespace, Names.Intersection of istio.io/istio/pkg/config/host.
    """
    shared: dict[str, None] = {}
    for each in server.hosts:
        where, slash, own = each.rpartition("/")
        for name in service.hosts if not slash or where == service.member.namespace else ():
            if covers(name, own):
                shared[own.lower()] = None
            elif covers(own, name):
                shared[name.lower()] = None
    return list(shared)


def _collapsed(proxy: Proxy, hosts: Mapping[str, _Host]) -> Iterator[Json]:
    """Yield virtual hosts; names that have the very same routes share one.

    Source: collapseDuplicateRoutes.
    """
    found: dict[tuple[object, ...], Json] = {}
    for name in sorted(hosts, key=lambda each: (each.startswith("*"), -len(each), each)):
        host = hosts[name]
        key = (host.needs_tls, *map(id, host.routes))
        if key in found:
            found[key]["domains"].append(name)
            continue
        routes = sorted(host.routes, key=lambda route: is_catch_all(route["match"]))
        found[key] = virtual_host(proxy, f"{name}:{host.port}", [name], routes)
        if host.needs_tls:
            found[key]["requireTls"] = "ALL"
    yield from found.values()


def _place(proxy: Proxy, server: MergedServer, service: VirtualService) -> Place:
    port = server.server.port

    def cluster(destination: Mapping[str, Any]) -> str:
        host = _meant(proxy, text(destination.get("host")), service.member.namespace)
        only = host.ports[0].number if host and len(host.ports) == 1 else port
        return cluster_of(destination, host, only)

    return Place(proxy, port, "/".join(server.name), cluster, server.has_tls)


def _meant(proxy: Proxy, name: str, namespace: str) -> Host | None:
    """Return the host of a route: that of the VirtualService's namespace comes first.

    Source: buildNameToServiceMapForHTTPRoutes.
    """
    declared = proxy.system.hosts.declared(name)
    own = [host for host in declared if host.namespace == namespace]
    seen = (host for host in own if host.is_seen_from(proxy.namespace))
    return next(seen, None) or proxy.scope.host(name)
