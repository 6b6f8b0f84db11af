"""The routes of a sidecar, for what goes out through a port: a virtual host for each host.

Source: buildSidecarOutboundHTTPRouteConfig of istio.io/istio/pilot/pkg/networking/core.
"""

from collections.abc import Iterator

from meshgen.xds.domains import Domains, bracketed
from meshgen.xds.durations import NONE
from meshgen.xds.port_routes import Port
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json
from meshgen.xds.scope import ScopeListener
from meshgen.xds.unknown import NOWHERE, unknown_cluster
from meshgen.xds.virtual_hosts import configuration, virtual_host


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


def _rest(proxy: Proxy) -> Json:
    """Return what is done with requests for names that nobody declares."""
    cluster = unknown_cluster(proxy)
    name = "block_all" if cluster == NOWHERE else "allow_any"
    leading = {"route": {"cluster": cluster, "timeout": NONE, "maxGrpcTimeout": NONE}}
    action: Json = {"directResponse": {"status": 502}} if cluster == NOWHERE else leading
    return virtual_host(proxy, name, ["*"], [{"name": name, "match": {"prefix": "/"}, **action}])


def _virtual_hosts(proxy: Proxy, number: int) -> Iterator[Json]:
    """Yield the virtual hosts of a port; no name stands in two of them.

    A name that was made of a host's is left out where another host has it.

    Source: dedupeDomains.
    """
    listener = _listener(proxy, number)
    port = Port(proxy, listener, number) if listener else None
    known = {name for name, host in port.hosts.items() if port.is_http(host)} if port else set()
    domains = Domains(proxy)
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
