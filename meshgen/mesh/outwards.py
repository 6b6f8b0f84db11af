"""Whom an egress gateway leads to hosts outside: by their names, and by who calls them.

Who calls is in the certificate, where what comes to the gateway is mutual TLS of the mesh. What
services encrypt themselves passes as it is: there, only the name is known that TLS asks for.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from meshgen.mesh.asked import Asked, pod_ports, port_named, rule
from meshgen.mesh.callers import principals_of, trust_domain
from meshgen.mesh.calls import CallGraph
from meshgen.mesh.egress import Egress, Way
from meshgen.mesh.external import External, ExternalPort
from meshgen.mesh.servers import GatewayServer
from meshgen.mesh.service import Service
from meshgen.model.ports import RESERVED
from meshgen.resources import Object

_SNI, _ANY = "connection.sni", "*"


def at_gateway(
    service: Service, servers: Iterable[GatewayServer], through: Sequence[Egress], calls: CallGraph
) -> Iterator[Object]:
    """Yield the rules of a gateway that refuses: what its own `servers` have is open to all.

    At a port that leads outside as well, that is what TLS asks for by their names.
    """
    outwards: dict[int, list[str]] = {}
    for egress in through:
        for way, _ in egress.ways:
            outwards.setdefault(way.number, []).extend(egress.external.spec.hosts)
    told = (port for port in pod_ports(service) if port.told and port.number not in RESERVED)
    taken = {_at(service, number) for number in outwards}
    ports = tuple(port.number for port in told if port.number not in taken)
    if ports or not outwards:
        yield rule({}, [Asked(ports)])
    for number, others in outwards.items():
        own = [s for s in servers if s.port == number]
        if own:
            hosts = [host.rpartition("/")[2] for server in own for host in server.hosts]
            yield rule({}, [Asked((_at(service, number),))], _named(hosts, others))
    domain = trust_domain(service.istio)
    for egress in through:
        for way, port in egress.ways:
            when = _named(egress.external.spec.hosts, outwards[way.number])
            for source, asked in _callers(egress.external, way, port, calls, domain):
                at = _at(service, way.number)
                yield rule(source, [replace(one, ports=(at,)) for one in asked], when)


def knows_callers(egress: Egress) -> bool:
    """Return whether a gateway knows who calls hosts outside, at one of their ports at least."""
    return any(way.kind != "tls" for way, _ in egress.ways)


def _callers(
    external: External, way: Way, port: ExternalPort, calls: CallGraph, domain: str
) -> Iterator[tuple[Object, Sequence[Asked]]]:
    """Yield who asks for a port of hosts outside, with what of it; all, where nobody is known."""
    if way.kind == "tls":
        yield {}, [Asked((port.port,))]
        return
    known: dict[tuple[Asked, ...], dict[str, None]] = {}
    for edge in calls.callers_of(external):
        asked = [one for one in edge.asked if port.port in one.ports]
        if _rewrites(external):
            asked = [replace(one, paths=()) for one in asked]
        names = dict.fromkeys(principals_of(edge.caller, domain))
        if asked and names:
            known.setdefault(tuple(dict.fromkeys(asked)), {}).update(names)
    for several, principals in known.items():
        yield {"principals": list(principals)}, several


def _rewrites(external: External) -> bool:
    """Return whether callers' proxies send other paths than services ask for."""
    said = external.spec.traffic
    routes = (said, *(said.routes or ())) if said else ()
    return any(one.rewrite is not None for one in routes)


def _named(hosts: Sequence[str], others: Iterable[str]) -> Object | None:
    """Return the condition that TLS asks for one of some hosts, and not for one more exact.

    None where any name does.
    """
    told = list(dict.fromkeys(hosts))
    found: Object = {} if _ANY in told else {"values": told}
    exact = [one for one in dict.fromkeys(others) if one not in told and _any_covers(told, one)]
    if exact:
        found["notValues"] = exact
    return {"key": _SNI, **found} if found else None


def _any_covers(hosts: Iterable[str], other: str) -> bool:
    return any(host.startswith(_ANY) and other.endswith(host[1:]) for host in hosts)


def _at(service: Service, number: int) -> int:
    """Return the port of a gateway's pods that its Service has under a number."""
    found = port_named((port for port in pod_ports(service) if port.told), number)
    return found.number if found else number
