"""VirtualServices: one for each gateway and set of hosts.

Istio merges VirtualServices of one host in no fixed order, so that a short prefix of one can hide
a longer one of another. One VirtualService with the most specific route first has no such trap.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from meshgen.mesh.namespace import Namespace
from meshgen.mesh.service import Service
from meshgen.model.network import Expose, Gateway, HeaderMatch
from meshgen.model.network import Route as Spec
from meshgen.resources import Object, Path

# The word that stands for all sidecars where a gateway is named (istio.io, VirtualService).
SIDECARS = "mesh"


@dataclass(frozen=True)
class Route:
    """One route: what it matches and where it goes; `setting` is its path in the config."""

    spec: Spec
    host: str
    port: int
    setting: Path

    @property
    def match(self) -> Object | None:
        """Return Istio's HTTPMatchRequest, or None where everything matches."""
        request: Object = {}
        for field in ("prefix", "exact", "regex"):
            if (value := getattr(self.spec, field)) is not None:
                request["uri"] = {field: value}
        headers = sorted((self.spec.headers or {}).items())
        if headers:
            request["headers"] = {name: _string_match(match) for name, match in headers}
        return request or None

    @property
    def rank(self) -> tuple[int, int, int]:
        """Return the sort key: exact paths, then expressions, then prefixes, longest first.

        Where nothing is said of the path it counts as the prefix `/`, so that a route by header
        alone comes before the one for everything.
        """
        paths = (self.spec.exact, self.spec.regex, self.spec.prefix or "/")
        kind, path = next((i, path) for i, path in enumerate(paths) if path is not None)
        return (kind, -len(path), -len(self.spec.headers or {}))


@dataclass(frozen=True)
class VirtualService:
    """A VirtualService; `services` are those that it leads to.

    Its name is that before prefix and suffix; `is_named` tells whether the config gives it.
    """

    name: str
    is_named: bool
    gateways: tuple[str, ...]
    hosts: tuple[str, ...]
    routes: list[Route]
    services: list[Service]
    namespace: Namespace


def virtual_services(
    services: Iterable[Service],
    gateways: Mapping[str, Gateway],
    namespace_of: Callable[[str | None], Namespace],
) -> list[VirtualService]:
    """Return the VirtualServices that lead to services, in order of gateway, hosts and name.

    `namespace_of` tells which namespace a gateway's setting names.
    """
    groups: dict[tuple[str, tuple[str, ...], str], list[Service]] = {}
    for service in services:
        expose = service.spec.expose
        if expose is not None and service.ports:
            key = (expose.gateway, hosts_of(service, expose, gateways), expose.name or "")
            groups.setdefault(key, []).append(service)
    return [
        _virtual_service(key, members, namespace_of(gateway.namespace) if gateway else None)
        for key, members in sorted(groups.items())
        for gateway in [gateways.get(key[0])]
    ]


def hosts_of(service: Service, expose: Expose, gateways: Mapping[str, Gateway]) -> tuple[str, ...]:
    """Return the hosts of a service's routes: its own, else the gateway's, else all."""
    if expose.hosts:
        return tuple(expose.hosts)
    if expose.gateway == SIDECARS:
        return (service.name,)
    gateway = gateways.get(expose.gateway)
    return gateway.hosts if gateway else ("*",)


def routes_of(service: Service, seen_from: Namespace | None = None) -> Iterable[Route]:
    """Yield a service's routes; one without a port has none that they could lead to.

    A VirtualService of another namespace, from which it is `seen_from`, names the whole host.
    """
    expose = service.spec.expose
    if expose is None:
        return
    port = expose.port or next((port.port for port in service.ports), 0)
    at: Path = (*service.setting, "expose")
    is_near = seen_from is None or seen_from.name == service.namespace.name
    host = service.name if is_near else service.fqdn
    if not expose.routes:
        yield Route(expose, host, port, at)
    for index, spec in enumerate(expose.routes or ()):
        yield Route(spec, host, port, (*at, "routes", index))


def _virtual_service(
    key: tuple[str, tuple[str, ...], str], members: list[Service], beside: Namespace | None
) -> VirtualService:
    """Return a VirtualService beside its gateway, or where its first service is."""
    gateway, hosts, given = key
    namespace = beside or members[0].namespace
    shared = gateway.rpartition("/")[2]
    routes = [route for service in members for route in routes_of(service, namespace)]
    return VirtualService(
        given or (members[0].name if len(members) == 1 else shared),
        bool(given),
        (gateway,),
        hosts,
        sorted(routes, key=lambda route: route.rank),
        members,
        namespace,
    )


def _string_match(match: HeaderMatch) -> Object:
    fields = ("exact", "prefix", "regex")
    return {f: getattr(match, f) for f in fields if getattr(match, f) is not None}
