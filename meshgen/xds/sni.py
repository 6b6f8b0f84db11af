"""Filter chains for TCP and TLS that a sidecar sends out: by VirtualServices, else by host.

Source: pilot/pkg/networking/core/tls.go of istio.io/istio.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from meshgen.lenient import items, mapping, mappings, text, texts
from meshgen.system import Host, HostPort, VirtualService
from meshgen.system.gateways import MESH
from meshgen.system.labels import has_labels
from meshgen.xds import names, tcp
from meshgen.xds.chains import Chain
from meshgen.xds.domains import shorter
from meshgen.xds.places import Place
from meshgen.xds.proxy import Proxy


def tls_chains(proxy: Proxy, place: Place, services: Sequence[VirtualService]) -> list[Chain]:
    """Return the chains of a port with TLS: one for each match, told by the hosts of its SNI."""
    nets, port = place.nets, place.port
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], Chain] = {}
    for service in services:
        for route in mappings(service.member.spec.get("tls")):
            for match in mappings(route.get("match")) if items(route.get("route")) else ():
                if not matches(proxy, match, port.number):
                    continue
                own = texts(match.get("destinationSubnets"))
                nets = own if own and port.number else nets
                hosts = texts(match.get("sniHosts"))
                found.setdefault(
                    (tuple(hosts), tuple(own)),
                    Chain(
                        filters=_routed(proxy, service, route, port),
                        hosts=hosts,
                        nets=nets,
                    ),
                )
    return list(found.values()) or [
        _plain(proxy, place, _names(proxy, place.host) if place.by_name else [])
    ]


def tcp_chains(proxy: Proxy, place: Place, services: Sequence[VirtualService]) -> list[Chain]:
    """Return the chains of a port without TLS: the first route without a net is the last one."""
    nets, port = place.nets, place.port
    found: list[Chain] = []
    for service in services:
        for route in mappings(service.member.spec.get("tcp")):
            if not items(route.get("route")):
                continue
            listed = mappings(route.get("match"))
            matching = [match for match in listed if matches(proxy, match, port.number)]
            subnets = [texts(match.get("destinationSubnets")) for match in matching]
            filters = _routed(proxy, service, route, port) if matching or not listed else []
            if not listed or not all(subnets) or (matching and not port.number):
                return [*found, Chain(filters=filters, nets=nets)]
            own = [net for each in subnets for net in each]
            if own:
                found.append(Chain(filters=filters, nets=own))
                if own == list(nets):
                    return found
    return [*found, _plain(proxy, place)]


def matches(proxy: Proxy, match: Mapping[str, Any], port: int) -> bool:
    """Return whether a sidecar follows a match of `tls` or `tcp`, as far as it is known before."""
    gateways = texts(match.get("gateways"))
    return (
        (not gateways or MESH in gateways)
        and has_labels(proxy.labels, mapping(match, "sourceLabels"))
        and match.get("port") in (None, 0, port)
        and text(match.get("sourceNamespace")) in ("", proxy.namespace)
    )


def _names(proxy: Proxy, host: Host) -> list[str]:
    """Return the names that callers have for a host as SNI, those that stand for it among them."""
    home, system = proxy.namespace, proxy.system
    others = system.hosts.aliases(host)
    short = [each for name in others for each in shorter(name, home, system.control_plane.domain)]
    return [host.name, *others, *short]


def _routed(
    proxy: Proxy, service: VirtualService, route: Mapping[str, Any], port: HostPort
) -> list[dict[str, Any]]:
    routes = mappings(route.get("route"))
    return tcp.routed(proxy, service, routes, port.number, port.protocol)


def _plain(proxy: Proxy, place: Place, hosts: Sequence[str] = ()) -> Chain:
    """Return the chain that leads to the host itself, by the only port that it has."""
    host, port = place.host, place.port
    number = host.ports[0].number if len(host.ports) == 1 else port.number
    cluster = names.cluster(number, host.name)
    filters = tcp.to_cluster(proxy, cluster, port.protocol, rule=proxy.scope.rule(host))
    return Chain(filters=filters, hosts=hosts, nets=place.nets)
