"""Routes of connections that are not looked into: of TCP, and of TLS by the host asked for."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from meshgen.mesh.exposure import SIDECARS, Exposure
from meshgen.mesh.external import ExternalPort
from meshgen.mesh.matching import RequestMatch
from meshgen.mesh.route import Kind
from meshgen.mesh.service import Service
from meshgen.mesh.serving import Serving
from meshgen.model.conditions import Conditions, Match
from meshgen.model.ports import ServicePort
from meshgen.model.routes import Routing

# What a route of connections has: all else is of HTTP.
_HAS = (
    "match",
    "weights",
    "version",
    "destinations",
    "sni_hosts",
    "destination_subnets",
    "source_labels",
    "source_namespace",
)
_OVER_TLS = ("https", "tls")


def of_http(spec: Routing) -> list[str]:
    """Return the fields of a route that only one of HTTP has, by their names in the file."""
    fields = zip(spec.__struct_fields__, spec.__struct_encode_fields__, strict=True)
    names = dict(fields)
    said = [f for f in Routing.__struct_fields__ if f not in _HAS and getattr(spec, f) is not None]
    asked = [
        field
        for match in spec.match or ()
        for field in Conditions.__struct_fields__
        if field not in _HAS and getattr(match, field) is not None
    ]
    return [names[field] for field in dict.fromkeys((*said, *asked))]


def connections(
    spec: Routing, exposure: Exposure, port: ServicePort | ExternalPort, serving: Serving
) -> Iterator[tuple[Kind, Routing]]:
    """Yield the routes to a port that is not HTTP's, with what their matches have to say.

    Of several ports, and of a gateway's servers, each is named; of TLS, the hosts.
    """
    # A host that another route asks for is that one's.
    named = {host for _, other in exposure.said for host in _hosts(other)}
    whole = [name for host in serving.hosts_of(exposure) for name in _names(host, exposure)]
    hosts = [host for host in whole if host not in named] or whole
    said: Sequence[Conditions] = spec.match or [spec]
    usual: Kind = "tls" if port.protocol in _OVER_TLS else "tcp"
    if exposure.gateway == SIDECARS:
        several = exposure.names_ports or len(exposure.service.ports) > 1
        asked: Sequence[tuple[Kind, int | None]] = [(usual, port.port if several else None)]
    else:
        servers = serving.passing(exposure)
        # Of servers of both kinds, those that speak as the port does.
        asked = [one for one in servers if one[0] == usual] or servers or [(usual, None)]
    for kind in dict.fromkeys(kind for kind, _ in asked):
        matches = [
            _match(match, kind, number, hosts)
            for _, number in [one for one in asked if one[0] == kind]
            for match in said
        ]
        is_all = any(not RequestMatch(match).connection for match in matches)
        yield kind, replace(spec, match=None if is_all else matches)


def _names(host: str, exposure: Exposure) -> list[str]:
    """Return what TLS may ask for to mean a host: in the mesh, of a Service all its names.

    They are final: Kustomize follows the names among `hosts`, and none among `sniHosts`.
    """
    service = exposure.service
    if exposure.gateway != SIDECARS or not isinstance(service, Service) or host != service.name:
        return [host]
    return service.namespace.hosts(host)


def _hosts(spec: Routing) -> Iterator[str]:
    """Yield the hosts of which a route asks for nothing more."""
    said: Sequence[Conditions] = spec.match or [spec]
    for match in said:
        if not (match.source_labels or match.source_namespace or match.destination_subnets):
            yield from match.sni_hosts or ()


def _match(match: Conditions, kind: Kind, port: int | None, hosts: list[str]) -> Match:
    fields = {f: getattr(match, f) for f in Conditions.__struct_fields__}
    if kind == "tls" and not match.sni_hosts:
        fields["sni_hosts"] = hosts
    elif kind == "tcp":
        fields["sni_hosts"] = None
    said = match.port if isinstance(match, Match) else None
    return Match(**fields, port=said or port)
