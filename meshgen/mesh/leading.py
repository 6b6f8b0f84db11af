"""Where the routes that a service says lead to."""

from collections.abc import Iterator, Sequence
from dataclasses import replace as with_fields
from typing import TypeVar

from msgspec.structs import replace

from meshgen.mesh.connections import connections, of_http
from meshgen.mesh.exposure import SIDECARS, Exposure, Routed, traffic_of
from meshgen.mesh.external import ExternalPort
from meshgen.mesh.following import at_port, ends, following
from meshgen.mesh.matching import RequestMatch, include
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.route import Copy, Delegate, Destination, Route, Share
from meshgen.mesh.routeorder import in_order
from meshgen.mesh.service import Service
from meshgen.mesh.serving import Serving
from meshgen.model.conditions import Conditions, Match
from meshgen.model.destinations import Destination as DestinationSpec
from meshgen.model.destinations import Mirror, Target
from meshgen.model.ports import ServicePort
from meshgen.model.routes import Routing
from meshgen.resources import Path

# What stands for a port that is not there.
_HTTP = [ServicePort("http", 0, 0, "http")]
_Spec = TypeVar("_Spec", bound=Conditions)


def routes_of(
    exposure: Exposure, serving: Serving, seen_from: Namespace | None = None
) -> Iterator[Route]:
    """Yield the routes to a service; one without a port has none that they could lead to.

    A VirtualService of another namespace, from which it is `seen_from`, names the whole host. At a
    gateway, a route that says no destination goes where the service's `traffic` says.
    """
    traffic = traffic_of(exposure.service)
    for setting, spec in exposure.said:
        yield from _of_connections(exposure, serving, setting, spec, seen_from)
        if not any(port.is_http for port in _led_to(exposure)):
            continue
        if exposure.is_traffic:
            for port, at in _ports(exposure, setting):
                if (one := at_port(spec, port)) is not None:
                    yield route_of(exposure, serving, at, one, seen_from, port)
        elif exposure.gateway == SIDECARS or traffic is None or ends(spec):
            yield route_of(exposure, serving, setting, spec, seen_from)
        else:
            yield from _followed(exposure, traffic, serving, setting, spec, seen_from)


def _led_to(exposure: Exposure) -> Sequence[ServicePort | ExternalPort]:
    """Return the ports that routes lead to: of `traffic` that names none, all."""
    ports = exposure.service.ports
    if exposure.is_traffic and exposure.spec.port is None:
        return ports
    # Half a config: what has no such port has a finding.
    return [port for port in ports if port.port == exposure.port] or _HTTP


def _of_connections(
    exposure: Exposure,
    serving: Serving,
    setting: Path,
    spec: Routing,
    seen_from: Namespace | None,
) -> Iterator[Route]:
    """Yield the routes to ports that are not HTTP's."""
    traffic = traffic_of(exposure.service)
    if traffic is not None and not exposure.is_traffic and not ends(spec):
        spec = replace(spec, weights=traffic.spec.weights, version=traffic.spec.version)
    # Of all ports, what only HTTP has is for those.
    is_left = exposure.is_traffic and exposure.spec.port is None and of_http(spec)
    for port in [] if is_left else _led_to(exposure):
        if port.is_http or port.transport == "UDP" or (exposure.is_traffic and not ends(spec)):
            continue
        for kind, one in connections(spec, exposure, port, serving):
            at = (*setting, kind, port.port)
            found = route_of(exposure, serving, at, one, seen_from, port.port)
            yield with_fields(found, kind=kind)


def _followed(
    exposure: Exposure,
    traffic: Exposure,
    serving: Serving,
    setting: Path,
    spec: Routing,
    seen_from: Namespace | None,
) -> Iterator[Route]:
    """Yield a gateway's route as often as the service's `traffic` tells its requests apart."""
    inside = in_order(route_of(traffic, serving, at, more) for at, more in traffic.said)
    before: list[RequestMatch] = []
    for index, route in enumerate(inside):
        both = following(spec, route.said, exposure.port)
        if both is not None:
            found = route_of(exposure, serving, (*setting, "traffic", index), both, seen_from)
            # What a narrower route takes already is left to that.
            if not include(before, found.matches):
                yield found
            before += found.matches


def route_of(
    exposure: Exposure,
    serving: Serving,
    setting: Path,
    spec: Routing,
    seen_from: Namespace | None = None,
    port: int | None = None,
) -> Route:
    """Return the route that settings tell of, to the usual port or another one."""
    home, service = seen_from or exposure.service.namespace, exposure.service
    route = _Leading(service, port or exposure.port, home, serving).route(spec, setting)
    if exposure.gateway == SIDECARS or not isinstance(service, Service):
        return route
    return with_fields(route, limited=serving.limited(service, exposure.gateway))


def _ports(exposure: Exposure, setting: Path) -> Iterator[tuple[int | None, Path]]:
    """Yield the ports of which a route is said: None for the only one, or that it names."""
    several = [port.port for port in _led_to(exposure) if port.is_http]
    if not exposure.names_ports and (
        exposure.spec.port is not None or len(exposure.service.ports) < 2
    ):
        yield None, setting
    else:
        yield from ((port, (*setting, "port", port)) for port in several)


class _Leading:
    """What routes of a service lead to, by names as a namespace has them."""

    def __init__(self, service: Routed, port: int, seen_from: Namespace, serving: Serving) -> None:
        self._service = service
        self._port = port
        self._seen_from = seen_from
        self._serving = serving

    def route(self, spec: Routing, setting: Path) -> Route:
        """Return the route that settings tell of."""
        home = self._service.namespace.name
        return Route(
            self._with_namespaces(spec),
            self._called(self._service),
            self._port,
            setting,
            home,
            self._delegate(spec),
            shares=tuple(self._shares(spec)),
            mirror=None if spec.mirror is None else self._copy(spec.mirror),
            mirrors=tuple(map(self._copy, spec.mirrors or ())),
        )

    @property
    def _is_first_port(self) -> bool:
        """Return whether it is the port whose requests the controller of a canary shares out."""
        return self._port == _first_port(self._service)

    def _shares(self, spec: Routing) -> Iterator[Share]:
        own = Destination(self._called(self._service), self._port)
        if spec.version is not None:
            yield Share(with_fields(own, subset=spec.version))
        weights = sorted((spec.weights or {}).items())
        for version, weight in weights:
            yield Share(with_fields(own, subset=version), weight if len(weights) > 1 else None)
        yield from map(self._share, spec.destinations or ())

    def _share(self, spec: DestinationSpec) -> Share:
        to = self._destination(spec)
        return Share(to, spec.weight, spec.request_headers, spec.response_headers)

    def _copy(self, spec: Mirror) -> Copy:
        return Copy(self._destination(spec), spec.percentage)

    def _destination(self, spec: Target) -> Destination:
        if spec.host is not None:
            return Destination(spec.host, spec.port, spec.version)
        named = spec.service
        other = self._service if named is None else self._serving.services.get(named)
        if other is None:
            return Destination(named or "", spec.port, spec.version)  # another check tells
        usual = self._port if other is self._service else _first_port(other)
        return Destination(self._called(other), spec.port or usual, spec.version)

    def _called(self, other: Routed) -> str:
        """Return how a service is named; the Service NAME of a Rollout has both versions' pods."""
        if isinstance(other, Service) and other.is_rollout:
            return other.stable_from(self._seen_from)
        return other.called_from(self._seen_from)

    def _delegate(self, spec: Routing) -> Delegate | None:
        named, home = spec.delegate, self._service.namespace.name
        if named is None:
            led = None if ends(spec) else self._service.weights_in(self._seen_from)
            return Delegate(led, home) if led and self._is_first_port else None
        where = named.namespace
        return Delegate(named.name or "", self._serving.real_name(where) if where else home)

    def _with_namespaces(self, spec: Routing) -> Routing:
        """Return settings that name namespaces as they are called in the cluster."""
        several: Sequence[Match] = spec.match or ()
        if any(match.source_namespace for match in several):
            return replace(spec, match=[self._with_namespace(match) for match in several])
        return self._with_namespace(spec)

    def _with_namespace(self, spec: _Spec) -> _Spec:
        if spec.source_namespace is None:
            return spec
        return replace(spec, source_namespace=self._serving.real_name(spec.source_namespace))


def _first_port(service: Routed) -> int | None:
    return next((port.port for port in service.ports), None)
