"""The servers of all Gateways that a proxy serves, put together by port."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from meshgen.system.gateways import PLAIN_HTTP
from meshgen.system.labels import has_labels
from meshgen.xds.merged_server import MergedServer, Place, hosts_of
from meshgen.xds.proxy import Proxy
from meshgen.xds.targets import targets_of

# A Service with it leaves the ports of Gateways as they are.
_AS_IS = "experimental.istio.io/disable-gateway-port-translation"


class MergedGateways:
    """The servers of a proxy, by the place where they listen and by the name of their routes.

    Of those that contradict each other the first one holds: Gateways by their names.

    Source: mergeGateways of istio.io/istio/pilot/pkg/model.
    """

    def __init__(self, proxy: Proxy) -> None:
        """Take a gateway's proxy."""
        self._proxy = proxy
        self.at: dict[Place, list[MergedServer]] = {}
        self.by_routes: dict[str, list[MergedServer]] = {}
        self._plain: dict[int, Place] = {}
        self._binds: dict[int, set[str]] = {}
        self._hosts: dict[int, dict[str, str]] = {}
        for server in self._servers():
            if not server.has_tls or self._is_first(server):
                self._add(server)

    def _servers(self) -> Iterator[MergedServer]:
        served = [
            gateway
            for gateway in self._proxy.system.gateways.all
            if has_labels(self._proxy.labels, gateway.selector)
        ]
        for gateway in sorted(served, key=lambda one: (one.member.name, one.member.namespace)):
            for server in gateway.servers:
                if server.port:
                    hosts = hosts_of(server, gateway.member.namespace)
                    yield MergedServer(gateway, server, self._port(server.port), hosts)

    @cached_property
    def _targets(self) -> Mapping[int, int]:
        found: dict[int, int] = {}
        if self._proxy.workload is None:
            return _installed(self._proxy)
        for target in targets_of(self._proxy):
            if _AS_IS not in target.host.member.labels:
                found.setdefault(target.number, target.target)
        return found

    def _port(self, number: int) -> int:
        """Return the port of the pods: behind the first Service that has it, else the same."""
        return self._targets.get(number, number)

    def _is_first(self, server: MergedServer) -> bool:
        """Return whether nobody else has one of its hosts on its port and address."""
        known, bind = self._hosts.setdefault(server.port, {}), server.server.bind
        if any(known.get(host) == bind for host in server.hosts):
            return False
        known.update(dict.fromkeys(server.hosts, bind))
        return True

    def _add(self, server: MergedServer) -> None:
        current = self._plain.get(server.port)
        if not any(port == server.port for port, _, _ in self.at):
            self._begin(server)
        elif current:
            self._join(server, current)
        elif not server.is_tls:
            self._begin(server)
        elif server.routes and server.routes in self.by_routes:
            return
        else:
            self._append(server)

    def _begin(self, server: MergedServer) -> None:
        if not server.is_tls:
            self._plain[server.port] = server.place
        if server.routes:
            self.by_routes[server.routes] = [server]
        self.at[server.place] = [server]

    def _join(self, server: MergedServer, current: Place) -> None:
        """Add a server where another one has no TLS: HTTP beside HTTP, or at another address."""
        _, protocol, bind = current
        if bind != server.server.bind:
            if server.place not in self.at:
                self._begin(server)
                return
            self.at[server.place].append(server)
        elif server.is_plain and (protocol in PLAIN_HTTP or protocol == server.server.protocol):
            self.at[current].append(server)
        else:
            return
        self.by_routes.setdefault(server.routes, []).append(server)

    def _append(self, server: MergedServer) -> None:
        """Add a server with TLS beside others."""
        if server.routes:
            self.by_routes[server.routes] = [server]
        self.at.setdefault(server.place, []).append(server)


def _installed(proxy: Proxy) -> Mapping[int, int]:
    """Return the ports of the Service before a gateway of the profile."""
    listed = (pods for pods in proxy.system.gateways.pods if pods.workload is None)
    own = (p for p in listed if p.namespace == proxy.namespace and p.labels == proxy.labels)
    return {number: int(target) for pods in own for number, target in pods.ports.items()}
