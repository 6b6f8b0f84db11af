"""What a sidecar does with HTTP that goes out through a port: the routes for each name.

Source: BuildSidecarVirtualHostWrapper of istio.io/istio/pilot/pkg/networking/core/route.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.lenient import mappings, text
from meshgen.system import Host, VirtualService
from meshgen.system.gateways import MESH
from meshgen.system.names import Named, overlaps
from meshgen.system.protocols import HTTP, family_of
from meshgen.xds import names
from meshgen.xds.destinations import cluster_of
from meshgen.xds.hashing import hash_of
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json
from meshgen.xds.routes import Place, default_route, routes_of
from meshgen.xds.scope import ScopeListener

# There, names that no host has are routed as well.
_WEB = 80


@dataclass(frozen=True)
class Port:
    """A port, and the hosts that have it."""

    proxy: Proxy
    listener: ScopeListener
    port: int

    @cached_property
    def hosts(self) -> Mapping[str, Host]:
        """Return the hosts that have the port, by their names."""
        listed = (host for host in self.listener.hosts if host.port(self.port))
        return {host.name.lower(): host for host in listed}

    def is_http(self, host: Host) -> bool:
        """Return whether HTTP goes through the port of a host, or may."""
        port = host.port(self.port)
        return port is not None and family_of(port.protocol) in (HTTP, "")

    def routed(self) -> Iterator[tuple[str, Host | None, Sequence[Json]]]:
        """Yield names with their routes, and the hosts that they are; the first of a name holds."""
        for service in self._virtual_services:
            routes = routes_of(mappings(service.member.spec.get("http")), self._place)
            others, own = self._named(service)
            web = [name for name in own if self.is_http(self.hosts[name])]
            if routes and (web or self.port == _WEB):
                yield from ((name.lower(), None, routes) for name in others)
                yield from ((name, self.hosts[name], routes) for name in web)
        for name, host in sorted(self.hosts.items()):
            if self.is_http(host) and not host.other_name:
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

    @property
    def _place(self) -> Place:
        return Place(self.proxy, self.port, MESH, self._cluster)

    def _cluster(self, destination: Mapping[str, Any]) -> str:
        return cluster_of(destination, self.hosts.get(text(destination.get("host"))), self.port)

    def _default(self, host: Host) -> Json:
        cluster = names.cluster(self.port, host.name.lower())
        hashed = hash_of(self.proxy.scope.rule(host), self.port)
        return default_route(self.proxy, cluster, hashed)
