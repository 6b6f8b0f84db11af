"""What gateways serve, and to whom: where each stands, and which namespaces' routes it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from meshgen.mesh.exposure import SIDECARS, Exposure
from meshgen.mesh.gatewayservice import selector_of
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.servers import GatewayServer, Routing, servers_of, with_secret
from meshgen.mesh.service import Service
from meshgen.mesh.visibility import ALL, OWN, real_name
from meshgen.model.gateway import Gateway


@dataclass(frozen=True)
class Serving:
    """The gateways and services of the config by name, among its namespaces by key.

    `mesh` is its name. Through those that lead `outwards`, services reach hosts outside.
    """

    gateways: Mapping[str, Gateway]
    namespaces: Mapping[str, Namespace]
    mesh: str
    outwards: frozenset[str] = frozenset()
    services: Mapping[str, Service] = field(default_factory=dict)

    def namespace_of(self, gateway: str) -> Namespace | None:
        """Return the namespace of a gateway; None of one that the config does not have."""
        spec = self.gateways.get(gateway)
        if spec is None:
            return None
        return self.namespaces.get(spec.namespace or "", self.namespaces[""])

    def real_name(self, namespace: str) -> str:
        """Return what a namespace is called in the cluster that settings name."""
        return real_name(namespace, self.namespaces, self.mesh)

    def selector(self, gateway: str) -> Mapping[str, str]:
        """Return the labels by which a gateway of the config knows its pods."""
        spec = self.gateways[gateway]
        return selector_of(gateway, spec, self.namespace_of(gateway) or self.namespaces[""])

    def limited(self, service: Service, gateway: str) -> str | None:
        """Return what a service's requests are called at a gateway that limits them.

        The proxies of a gateway's own Deployment have routes of one environment alone.
        """
        spec, called = self.gateways.get(gateway), service.limited
        return service.key if called and spec and spec.deployment is not None else called

    def servers(self, gateway: str) -> list[GatewayServer]:
        """Return the servers of a gateway; none of one that the config does not have."""
        return self._servers.get(gateway, [])

    @cached_property
    def _servers(self) -> Mapping[str, list[GatewayServer]]:
        return {
            name: [
                with_secret(server, name, spec, self.namespace_of(name) or self.namespaces[""])
                for server in servers_of(name, spec, outwards=name in self.outwards)
            ]
            for name, spec in self.gateways.items()
        }

    def servers_for(self, gateway: str, host: str) -> list[GatewayServer]:
        """Return the servers of a gateway that serve a host, whoever may have routes for it."""
        return [
            server
            for server in self.servers(gateway)
            if any(overlap(host, served) for served in _bare(server.hosts))
        ]

    def passing(self, exposure: Exposure) -> list[tuple[Literal["tls", "tcp"], int]]:
        """Return the servers, by routing and port, that serve routes' hosts without HTTP."""
        found: dict[tuple[Literal["tls", "tcp"], int], None] = {}
        for host in self.hosts_of(exposure):
            for server in self.servers_for(exposure.gateway, host):
                if server.routing == "tls" or server.routing == "tcp":
                    found[server.routing, server.port] = None
        return list(found)

    def served(self, gateway: str) -> list[str]:
        """Return all hosts that a gateway serves, whoever may have routes for them."""
        hosts = (host for server in self.servers(gateway) for host in _bare(server.hosts))
        return list(dict.fromkeys(hosts))

    def server_hosts(self, gateway: str, server: GatewayServer) -> list[str]:
        """Return the hosts of a gateway's server as Istio reads them: with real namespaces."""
        served = zip(self._allowed(gateway, server), server.hosts, strict=True)
        read = ((host if who is None else who + "/" + host, said) for (who, host), said in served)
        # What is as it is written knows its setting still.
        return list(dict.fromkeys(said if said == host else host for host, said in read))

    def hosts_for(self, gateway: str, namespace: str, *routing: Routing) -> tuple[str, ...]:
        """Return the hosts that a gateway serves to VirtualServices in a namespace.

        With `routing`, those of the servers that follow such routes.
        """
        home = self.namespace_of(gateway)
        here = OWN if home and namespace == home.name else namespace
        served = self._served(gateway, routing)
        return tuple(dict.fromkeys(host for who, host in served if who in (None, ALL, here)))

    def hosts_of(self, exposure: Exposure) -> tuple[str, ...]:
        """Return the hosts of routes to a service: their own, else those of the gateway.

        Those that its namespace may have, else those that the gateway's own namespace may; of the
        servers that speak what the port does, if there are such.
        """
        if exposure.spec.hosts:
            return tuple(exposure.spec.hosts)
        if exposure.gateway == SIDECARS:
            return (exposure.service.called_from(exposure.service.namespace),)
        home = self.namespace_of(exposure.gateway)
        if home is None:
            return (ALL,)
        port = next((p for p in exposure.service.ports if p.port == exposure.port), None)
        speaking: tuple[Routing, ...] = ("tls", "tcp") if port and not port.is_http else ("http",)
        ways = (self._hosts_at(exposure, home, *routing) for routing in (speaking, ()))
        return _widest(next(filter(None, ways), (ALL,)))

    def home_of(self, exposure: Exposure) -> str:
        """Return whose names the hosts of routes are: of short ones in the mesh, a namespace's."""
        short = any("." not in host for host in self.hosts_of(exposure))
        return exposure.service.namespace.name if exposure.gateway == SIDECARS and short else ""

    def _hosts_at(self, exposure: Exposure, home: Namespace, *routing: Routing) -> tuple[str, ...]:
        own = self.hosts_for(exposure.gateway, exposure.service.namespace.name, *routing)
        return own or self.hosts_for(exposure.gateway, home.name, *routing)

    def place_of(
        self, gateway: str, hosts: Sequence[str], services: Sequence[Service]
    ) -> Namespace:
        """Return the namespace for a VirtualService of hosts, which leads to services.

        Beside the gateway, where one for all of them has their order; with the services, where that
        is one namespace and the gateway is elsewhere, or takes the hosts' routes from there alone.
        """
        home, first = self.namespace_of(gateway), services[0].namespace
        is_one = all(service.namespace.name == first.name for service in services)
        if home is None:
            return first if is_one else self.namespaces[""]
        if is_one and not self.takes(gateway, home.name, hosts):
            return first if self.takes(gateway, first.name, hosts) else home
        return home

    def takes(self, gateway: str, namespace: str, hosts: Sequence[str]) -> bool:
        """Return whether a gateway takes routes for hosts from a namespace of the cluster."""
        served = self.hosts_for(gateway, namespace)
        return all(any(overlap(host, other) for other in served) for host in hosts)

    def reference(self, gateway: str, seen_from: Namespace) -> str:
        """Return how a VirtualService in a namespace names a gateway."""
        home = self.namespace_of(gateway)
        if home is None or home.name == seen_from.name:
            return gateway
        return home.name + "/" + gateway

    def _served(
        self, gateway: str, routing: Sequence[Routing] = ()
    ) -> list[tuple[str | None, str]]:
        """Return the hosts of a gateway, each with who may have routes for it; None is anybody."""
        servers = [s for s in self.servers(gateway) if not routing or s.routing in routing]
        return list(dict.fromkeys(one for s in servers for one in self._allowed(gateway, s)))

    def _allowed(self, gateway: str, server: GatewayServer) -> list[tuple[str | None, str]]:
        home = self.namespace_of(gateway)
        found: list[tuple[str | None, str]] = []
        for written in server.hosts if home else ():
            who, slash, host = written.rpartition("/")
            if slash and home:
                name = who if who in (ALL, OWN) else self.real_name(who)
                found.append((OWN if name == home.name else name, host))
            else:
                found.append((None, host))
        return found


def _bare(hosts: Sequence[str]) -> list[str]:
    return [host.rpartition("/")[2] for host in hosts]


def _widest(hosts: Sequence[str]) -> tuple[str, ...]:
    """Return hosts without those that another one stands for: istiod refuses both together."""
    wide = [host[1:] for host in hosts if host.startswith("*")]
    return tuple(
        host for host in hosts if not any(host.endswith(w) and host != "*" + w for w in wide)
    )


def overlap(one: str, other: str) -> bool:
    """Return whether two hosts, each with or without a `*` in front, can be the same one."""
    if one.startswith("*") and other.startswith("*"):
        return one[1:].endswith(other[1:]) or other[1:].endswith(one[1:])
    if one.startswith("*"):
        return len(other) >= len(one) and other.endswith(one[1:])
    return overlap(other, one) if other.startswith("*") else one == other
