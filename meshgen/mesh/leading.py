"""Where the routes that a service says lead to."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace

from meshgen.mesh.namespace import Namespace
from meshgen.mesh.route import Copy, Delegate, Destination, Route, Share
from meshgen.mesh.service import Service
from meshgen.mesh.serving import Serving
from meshgen.model import routes as model
from meshgen.resources import Path

_Spec = TypeVar("_Spec", bound=model.Conditions)


def routes_of(
    service: Service, serving: Serving, seen_from: Namespace | None = None
) -> Iterator[Route]:
    """Yield a service's routes; one without a port has none that they could lead to.

    A VirtualService of another namespace, from which it is `seen_from`, names the whole host.
    """
    expose = service.spec.expose
    if expose is None:
        return
    port = expose.port or next((port.port for port in service.ports), 0)
    at: Path = (*service.setting, "expose")
    leading = _Leading(service, port, seen_from or service.namespace, serving)
    if not expose.routes:
        yield leading.route(expose, at)
    for index, spec in enumerate(expose.routes or ()):
        yield leading.route(spec, (*at, "routes", index))


class _Leading:
    """What routes of a service lead to, by names as a namespace has them."""

    def __init__(self, service: Service, port: int, seen_from: Namespace, serving: Serving) -> None:
        self._service = service
        self._port = port
        self._seen_from = seen_from
        self._serving = serving

    def route(self, spec: model.Routing, setting: Path) -> Route:
        """Return the route that settings tell of."""
        home = self._service.namespace.name
        return Route(
            self._with_namespaces(spec),
            self._host(self._service),
            self._port,
            setting,
            home,
            self._delegate(spec.delegate),
            shares=tuple(map(self._share, spec.destinations or ())),
            mirror=None if spec.mirror is None else self._copy(spec.mirror),
            mirrors=tuple(map(self._copy, spec.mirrors or ())),
        )

    def _share(self, spec: model.Destination) -> Share:
        to = self._destination(spec)
        return Share(to, spec.weight, spec.request_headers, spec.response_headers)

    def _copy(self, spec: model.Mirror) -> Copy:
        return Copy(self._destination(spec), spec.percentage)

    def _destination(self, spec: model.Destination | model.Mirror) -> Destination:
        if spec.host is not None:
            return Destination(spec.host, spec.port)
        named = spec.service
        other = self._service if named is None else self._serving.services.get(named)
        if other is None:
            return Destination(named or "", spec.port)  # another check tells
        usual = self._port if other is self._service else _first_port(other)
        return Destination(self._host(other), spec.port or usual)

    def _host(self, service: Service) -> str:
        is_near = self._seen_from.name == service.namespace.name
        return service.name if is_near else service.fqdn

    def _delegate(self, spec: model.DelegateSpec | None) -> Delegate | None:
        if spec is None:
            return None
        named = spec.namespace
        home = self._service.namespace.name
        return Delegate(spec.name or "", self._serving.real_name(named) if named else home)

    def _with_namespaces(self, spec: model.Routing) -> model.Routing:
        """Return settings that name namespaces as they are called in the cluster."""
        several: Sequence[model.Match] = spec.match or ()
        if any(match.source_namespace for match in several):
            return replace(spec, match=[self._with_namespace(match) for match in several])
        return self._with_namespace(spec)

    def _with_namespace(self, spec: _Spec) -> _Spec:
        if spec.source_namespace is None:
            return spec
        return replace(spec, source_namespace=self._serving.real_name(spec.source_namespace))


def _first_port(service: Service) -> int | None:
    return next((port.port for port in service.ports), None)
