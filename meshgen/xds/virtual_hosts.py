"""The routes of a sidecar, for what goes out through a port: a virtual host for each host.

Source: buildSidecarOutboundHTTPRouteConfig of istio.io/istio/pilot/pkg/networking/core,
BuildSidecarVirtualHostWrapper of its route.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.system import Host, VirtualService
from meshgen.system.gateways import MESH
from meshgen.system.names import Named, overlaps
from meshgen.system.protocols import HTTP, family_of
from meshgen.xds import names
from meshgen.xds.domains import bracketed, domains, other_name
from meshgen.xds.hashing import Hash, hash_of, hash_to
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json, fields
from meshgen.xds.routes import Place, default_route, routes_of
from meshgen.xds.scope import ScopeListener
from meshgen.xds.unknown import unknown_cluster

# There, names that no host has are routed as well.
_WEB = 80
_LARGEST_BODY = 1024 * 1024
_NOWHERE = "BlackHoleCluster"


def sidecar_route_configuration(proxy: Proxy, name: str) -> Json:
    """Return the route configuration of a name: a port, or HOST:PORT.

    The latter is for a port of which nobody says what goes through it, at an address of its own.
    """
    host, _, port = name.rpartition(":")
    found = _virtual_hosts(proxy, int(port)) if port.isdecimal() else ()
    listed = sorted(found, key=lambda each: str(each["name"]))
    if host:
        listed = [{**each, "domains": ["*"]} for each in listed if host in each["domains"]]
    else:
        listed.append(_rest(proxy))
    return configuration(name, listed)


def configuration(name: str, virtual_hosts: Sequence[Json]) -> Json:
    """Return a route configuration."""
    return {
        "name": name,
        "virtualHosts": list(virtual_hosts),
        "validateClusters": False,
        "maxDirectResponseBodySizeBytes": _LARGEST_BODY,
        "ignorePortInHostMatching": True,
    }


def virtual_host(name: str, port: int, listed: Sequence[str], routes: Sequence[Json]) -> Json:
    """Return what is done with requests for the names of a host."""
    return {
        "name": f"{bracketed(name)}:{port}",
        "domains": list(listed),
        **fields(routes=list(routes)),
        "includeRequestAttemptCount": True,
    }


def _may_be_http(protocol: str) -> bool:
    return family_of(protocol) in (HTTP, "")


def _rest(proxy: Proxy) -> Json:
    """Return what is done with requests for names that nobody declares."""
    cluster = unknown_cluster(proxy)
    name = "block_all" if cluster == _NOWHERE else "allow_any"
    leading = {"route": {"cluster": cluster, "timeout": "0s", "maxGrpcTimeout": "0s"}}
    action: Json = {"directResponse": {"status": 502}} if cluster == _NOWHERE else leading
    return {
        "name": name,
        "domains": ["*"],
        "routes": [{"name": name, "match": {"prefix": "/"}, **action}],
        "includeRequestAttemptCount": True,
    }


def _virtual_hosts(proxy: Proxy, port: int) -> Iterator[Json]:
    """Yield the virtual hosts of a port; no name stands in two of them."""
    listener = _listener(proxy, port)
    if listener is None:
        return
    at = _Port(proxy, listener, port)
    known = {name for name, host in at.hosts.items() if _may_be_http(at.protocol(host))}
    seen: set[str] = set()
    taken: set[str] = set()
    for name, host, routes in at.routed():
        if name not in seen:
            seen.add(name)
            whole, short = (
                domains(host, proxy.namespace, proxy.system) if host else ([bracketed(name)], ())
            )
            free = [d for d in dict.fromkeys(whole) if d.lower() not in taken]
            kept = [domain for domain in free if domain not in short or domain not in known]
            taken.update(domain.lower() for domain in kept)
            if kept:
                yield virtual_host(name, port, kept, routes)


def _listener(proxy: Proxy, port: int) -> ScopeListener | None:
    """Return what is told of a port: by the listener of the Sidecar that is for it, or for all."""
    for listener in proxy.scope.listeners:
        if listener.given.given.get("port") is None or listener.given.own_port == port:
            return listener
    return None


@dataclass(frozen=True)
class _Port:
    """A port, and the hosts that have it."""

    proxy: Proxy
    listener: ScopeListener
    port: int

    @cached_property
    def hosts(self) -> Mapping[str, Host]:
        """Return the hosts that have the port, by their names."""
        listed = (host for host in self.listener.hosts if host.port(self.port))
        return {host.name.lower(): host for host in listed}

    def protocol(self, host: Host) -> str:
        """Return what goes through the port of a host."""
        port = host.port(self.port)
        return port.protocol if port else ""

    def routed(self) -> Iterator[tuple[str, Host | None, Sequence[Json]]]:
        """Yield names with their routes, and the hosts that they are; the first of a name holds."""
        has_routes: set[str] = set()
        for service in self._virtual_services:
            routes = routes_of(mappings(service.member.spec.get("http")), self._place)
            if not routes:
                continue
            others, own = self._named(service)
            web = [name for name in own if _may_be_http(self.protocol(self.hosts[name]))]
            has_routes.update(web)
            if web or self.port == _WEB:
                yield from ((name.lower(), None, routes) for name in others)
                yield from ((name, self.hosts[name], routes) for name in web)
        for name, host in sorted(self.hosts.items()):
            is_web = _may_be_http(self.protocol(host)) and not other_name(host)
            if is_web and name not in has_routes:
                yield name, host, [self._default(host)]

    @property
    def _virtual_services(self) -> Iterator[VirtualService]:
        """Yield those for the hosts of the port. Source: selectVirtualServices."""
        wide = [name for name in self.hosts if name.startswith("*")]
        for service in self.listener.virtual_services:
            for name in map(str.lower, service.hosts):
                is_wide = name.startswith("*")
                others = self.hosts if is_wide else wide
                if (
                    self.port == _WEB
                    or name in self.hosts
                    or any(overlaps(name, o) for o in others)
                ):
                    yield service
                    break

    @cached_property
    def _nearest(self) -> Named[VirtualService]:
        nearest: Named[VirtualService] = Named()
        for service in self.listener.virtual_services:
            for host in service.hosts:
                nearest.add(host, service)
        return nearest

    def _named(self, service: VirtualService) -> tuple[list[str], list[str]]:
        """Return the names of a VirtualService that are no hosts, and the hosts that it is for.

        Source: separateVSHostsAndServices.
        """
        names_of = [name for name in service.hosts if not name.startswith("*")]
        others = [name for name in names_of if name.lower() not in self.hosts]
        own = [name.lower() for name in names_of if name.lower() in self.hosts]
        for wide in (name.lower() for name in service.hosts if name.startswith("*")):
            found = [name for name in sorted(self.hosts) if overlaps(wide, name)]
            own += [n for n in found if next(self._nearest.covering(n), None) is service]
            others += [] if found else [wide]
        return others, own

    @cached_property
    def _place(self) -> Place:
        return Place(
            labels=self.proxy.labels,
            namespace=self.proxy.namespace,
            port=self.port,
            gateway=MESH,
            cluster=self._cluster,
            hash=partial(hash_by, self.proxy),
            retries=retries_of(self.proxy),
        )

    def _cluster(self, destination: Mapping[str, Any]) -> str:
        return cluster_of(destination, self.hosts.get(text(destination.get("host"))), self.port)

    def _default(self, host: Host) -> Json:
        cluster = names.cluster(self.port, host.name.lower())
        hashed = hash_of(self.proxy.scope.rule(host), self.port)
        return default_route(cluster, hashed, retries_of(self.proxy))


def retries_of(proxy: Proxy) -> Mapping[str, Any] | None:
    """Return the mesh's retries; None where they are Istio's own."""
    given = proxy.system.control_plane.mesh_config.get("defaultHttpRetryPolicy")
    return given if isinstance(given, Mapping) else None


def hash_by(proxy: Proxy, destination: Mapping[str, Any]) -> Hash | None:
    """Return by what requests belong to a pod of a route's destination."""
    host = proxy.scope.host(text(destination.get("host")))
    return hash_to(proxy.scope.rule(host) if host else None, destination)


def cluster_of(destination: Mapping[str, Any], host: Host | None, port: int) -> str:
    """Return the cluster of a destination; `port` is the one that it means by naming none.

    Source: GetDestinationCluster.
    """
    name = (other_name(host) if host else "") or text(destination.get("host"))
    number = mapping(destination, "port").get("number")
    return names.cluster(number or port, name, text(destination.get("subset")))
