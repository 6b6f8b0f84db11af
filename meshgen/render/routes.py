"""VirtualServices: one for each gateway and set of hosts.

Istio merges VirtualServices of one host in no fixed order, so that a short prefix of one can hide
a longer one of another. One VirtualService with the most specific route first has no such trap.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from meshgen.model.network import Expose, HeaderMatch, Route
from meshgen.render.view import MeshView, ServiceView
from meshgen.resources import Object, Path


@dataclass(frozen=True)
class RouteView:
    """One route: what it matches and where it goes."""

    spec: Route
    host: str
    port: int

    @property
    def match(self) -> Object | None:
        """Return Istio's HTTPMatchRequest, or None where everything matches."""
        found: Object = {}
        for field in ("prefix", "exact", "regex"):
            if (value := getattr(self.spec, field)) is not None:
                found["uri"] = {field: value}
        headers = sorted((self.spec.headers or {}).items())
        if headers:
            found["headers"] = {name: _header(match) for name, match in headers}
        return found or None

    @property
    def rank(self) -> tuple[int, int, int]:
        """Return the sort key: exact paths, then expressions, then prefixes, longest first.

        Where nothing is said of the path it counts as the prefix `/`, so that a route by header
        alone comes before the one for everything.
        """
        paths = (self.spec.exact, self.spec.regex, self.spec.prefix or "/")
        kind, path = next((i, said) for i, said in enumerate(paths) if said is not None)
        return (kind, -len(path), -len(self.spec.headers or {}))


@dataclass(frozen=True)
class VirtualServiceView:
    """A VirtualService; `services` are those that it leads to."""

    name: str
    gateway: str
    hosts: tuple[str, ...]
    routes: list[RouteView]
    services: list[str]

    @property
    def origin(self) -> Path:
        """Return the config path of the first service's `expose`."""
        return ("services", self.services[0], "expose")


def virtual_services(mesh: MeshView) -> list[VirtualServiceView]:
    """Return the VirtualServices of the mesh, in order of gateway and hosts."""
    groups: dict[tuple[str, tuple[str, ...], str], list[ServiceView]] = {}
    for service in mesh.services:
        expose = service.spec.expose
        if expose is not None and service.ports:
            key = (expose.gateway, _hosts(mesh, service, expose), expose.name or "")
            groups.setdefault(key, []).append(service)
    return [_virtual_service(key, members) for key, members in sorted(groups.items())]


def _virtual_service(
    key: tuple[str, tuple[str, ...], str], members: list[ServiceView]
) -> VirtualServiceView:
    gateway, hosts, name = key
    shared = gateway.rpartition("/")[2]
    routes = [route for service in members for route in _routes(service)]
    return VirtualServiceView(
        name or (members[0].name if len(members) == 1 else shared),
        gateway,
        hosts,
        sorted(routes, key=lambda route: route.rank),
        [service.name for service in members],
    )


def _hosts(mesh: MeshView, service: ServiceView, expose: Expose) -> tuple[str, ...]:
    if expose.hosts:
        return tuple(expose.hosts)
    if expose.gateway == "mesh":
        return (service.name,)
    gateway = (mesh.spec.gateways or {}).get(expose.gateway)
    return gateway.hosts if gateway else ("*",)


def _routes(service: ServiceView) -> Iterable[RouteView]:
    expose = service.spec.expose
    if expose is None:
        return
    port = expose.port or service.ports[0].port
    for spec in expose.routes or [expose]:
        yield RouteView(spec, service.name, port)


def _header(match: HeaderMatch) -> Object:
    fields = ("exact", "prefix", "regex")
    return {f: getattr(match, f) for f in fields if getattr(match, f) is not None}
