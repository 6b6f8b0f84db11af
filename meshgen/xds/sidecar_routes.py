"""The routes of a sidecar, for what goes out through a port: a virtual host for each host.

Source: buildSidecarOutboundHTTPRouteConfig of istio.io/istio/pilot/pkg/networking/core.
"""

from collections.abc import Iterator, Mapping

from meshgen.xds.domains import Domains, bracketed
from meshgen.xds.durations import NONE
from meshgen.xds.port_routes import Port
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json
from meshgen.xds.scope import ScopeListener
from meshgen.xds.unknown import NOWHERE, unknown_cluster
from meshgen.xds.virtual_hosts import configuration, virtual_host


class SidecarRoutes:
    """The route configurations of a sidecar; the virtual hosts of a port are worked out once."""

    def __init__(self, proxy: Proxy) -> None:
        """Take the sidecar."""
        self._proxy = proxy
        self._domains = Domains(proxy)
        self._ports: dict[int, dict[str, Json]] = {}

    def configuration(self, name: str) -> Json:
        """Return the route configuration of a name: a port, or HOST:PORT.

        The latter is for a port of which nobody says what goes through it, at an address of its
        own.
        """
        host, _, port = name.rpartition(":")
        known = self._port(int(port)) if port.isdecimal() else {}
        if host:
            return configuration(name, [{**known[host], "domains": ["*"]}] if host in known else [])
        listed = {id(each): each for each in known.values()}.values()
        return configuration(
            name, [*sorted(listed, key=lambda each: str(each["name"])), _rest(self._proxy)]
        )

    def _port(self, number: int) -> Mapping[str, Json]:
        """Return the virtual hosts of a port by each of their names."""
        if number not in self._ports:
            found = _virtual_hosts(self._proxy, self._domains, number)
            named = {name: each for each in found for name in each["domains"]}
            self._ports[number] = named
        return self._ports[number]


def _rest(proxy: Proxy) -> Json:
    """Return what is done with requests for names that nobody declares."""
    cluster = unknown_cluster(proxy)
    name = "block_all" if cluster == NOWHERE else "allow_any"
    leading = {"route": {"cluster": cluster, "timeout": NONE, "maxGrpcTimeout": NONE}}
    action: Json = {"directResponse": {"status": 502}} if cluster == NOWHERE else leading
    return virtual_host(proxy, name, ["*"], [{"name": name, "match": {"prefix": "/"}, **action}])


def _virtual_hosts(proxy: Proxy, domains: Domains, number: int) -> Iterator[Json]:
    """Yield the virtual hosts of a port; no name stands in two of them.

    A name that was made of a host's is left out where another host has it.

    Source: dedupeDomains.
    """
    listener = _listener(proxy, number)
    port = Port(proxy, listener, number) if listener else None
    known = {name for name, host in port.hosts.items() if port.is_http(host)} if port else set()
    taken: set[str] = set()
    for name, host, routes in port.routed() if port else ():
        plain: tuple[list[str], list[str]] = [bracketed(name)], []
        whole, made = domains.of(host) if host else plain
        free = [each for each in dict.fromkeys(whole) if each.lower() not in taken]
        kept = [each for each in free if each not in made or each not in known]
        taken.update(each.lower() for each in kept)
        if kept:
            yield virtual_host(proxy, f"{bracketed(name)}:{number}", kept, routes)


def _listener(proxy: Proxy, port: int) -> ScopeListener | None:
    """Return what is told of a port: by the listener of the Sidecar that is for it, or for all."""
    for listener in proxy.scope.listeners:
        if listener.given.given.get("port") is None or listener.given.own_port == port:
            return listener
    return None
