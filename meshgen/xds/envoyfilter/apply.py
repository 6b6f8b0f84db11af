"""EnvoyFilters applied to all that a proxy is sent."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from meshgen.lenient import mapping, text
from meshgen.system.services import Reached
from meshgen.xds.clusters import first_of_name
from meshgen.xds.envoyfilter.chosen import GATEWAY, INBOUND, OUTBOUND, Patches, patches_for
from meshgen.xds.envoyfilter.clusters import patched_clusters
from meshgen.xds.envoyfilter.extensions import put_settings
from meshgen.xds.envoyfilter.idle import Idle, idle_of
from meshgen.xds.envoyfilter.in_routes import RouteSpot
from meshgen.xds.envoyfilter.listeners import patched_listeners
from meshgen.xds.envoyfilter.routes import patch_inline, patch_routes
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json, Resources, copied

# Listeners that are not patched together with others.
_ALONE = frozenset(("virtualOutbound",))


def patched(proxy: Proxy, resources: Resources) -> tuple[Resources, Sequence[Idle]]:
    """Return resources with EnvoyFilters applied, and the patches that change nothing of them."""
    patches = patches_for(proxy)
    if not patches.all:
        return resources, idle_of(patches)
    given = Resources(
        copied(resources.listeners), copied(resources.routes), copied(resources.clusters)
    )
    done = _gateway(patches, proxy, given) if proxy.is_gateway else _sidecar(patches, proxy, given)
    put_settings(patches, done.listeners)
    named = set(_looked_up(done.listeners))
    routes = [each for each in done.routes if each.get("name") in named]
    return replace(done, routes=routes, clusters=first_of_name(done.clusters)), idle_of(patches)


def _looked_up(listeners: Iterable[Json]) -> Iterator[str]:
    """Yield the names of routes that listeners look up: no others are sent."""
    for listener in listeners:
        for chain in listener.get("filterChains") or ():
            for each in chain.get("filters") or ():
                yield text(mapping(each, "typedConfig", "rds").get("routeConfigName"))


def _gateway(patches: Patches, proxy: Proxy, given: Resources) -> Resources:
    ports = _server_ports(proxy)
    for table in given.routes:
        patch_routes(patches, GATEWAY, RouteSpot(table, is_gateway=True, ports=ports))
    return Resources(
        patched_listeners(patches, GATEWAY, given.listeners, adds=True),
        given.routes,
        patched_clusters(patches, GATEWAY, given.clusters),
    )


def _sidecar(patches: Patches, proxy: Proxy, given: Resources) -> Resources:
    inbound = [each for each in given.listeners if _is_inbound(each)]
    outbound = [each for each in given.listeners if not _is_inbound(each)]
    alone = [each for each in outbound if each.get("name") in _ALONE]
    rest = [each for each in outbound if each.get("name") not in _ALONE]
    patch_inline(patches, inbound)
    for table in given.routes:
        patch_routes(patches, OUTBOUND, RouteSpot(table))
    own = [each for each in given.clusters if _is_own(each)]
    others = [each for each in given.clusters if not _is_own(each)]
    hosts = _hosts_behind(proxy)
    return Resources(
        [
            *patched_listeners(patches, OUTBOUND, alone, adds=False),
            *patched_listeners(patches, INBOUND, inbound, adds=True),
            *patched_listeners(patches, OUTBOUND, rest, adds=True),
        ],
        given.routes,
        [
            *patched_clusters(patches, OUTBOUND, others),
            *patched_clusters(patches, INBOUND, own, lambda name: hosts.get(name, ())),
        ],
    )


def _is_inbound(listener: Json) -> bool:
    return listener.get("trafficDirection") == "INBOUND"


def _is_own(cluster: Json) -> bool:
    """Return whether a cluster is for what comes in."""
    return str(cluster.get("name")).startswith(("inbound|", "InboundPassthrough"))


def _hosts_behind(proxy: Proxy) -> Mapping[str, Sequence[str]]:
    """Return the hosts that lead to a port of a proxy, by the name of the cluster for it."""
    found: dict[str, list[str]] = defaultdict(list)
    reached: Sequence[Reached] = proxy.system.reaching(proxy.workload) if proxy.workload else ()
    for service, port in reached:
        target = port.target_in(proxy.workload) if proxy.workload else None
        name = proxy.system.hosts.full(service.name, service.namespace)
        found[f"inbound|{target}||"].append(name)
    return found


def _server_ports(proxy: Proxy) -> Mapping[int, Sequence[int]]:
    """Return the ports of servers by that of the gateway's pods at which it listens for them."""
    gateways = proxy.system.gateways
    pods = [each for each in gateways.pods if each.workload is proxy.workload]
    pods = [each for each in pods if each.namespace == proxy.namespace]
    found: dict[int, list[int]] = defaultdict(list)
    for each in pods:
        for gateway in gateways.all:
            if each in gateways.serving(gateway):
                for server in gateway.servers:
                    target = each.ports.get(server.port, server.port)
                    found[target if isinstance(target, int) else server.port].append(server.port)
    return found
