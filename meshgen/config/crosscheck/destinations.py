"""Where routes lead, and what has no effect on the way."""

from collections.abc import Iterator, Mapping

from meshgen.config.crosscheck.place import Place
from meshgen.config.crosscheck.visibility import slip
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import SIDECARS, Copy, Route, Service, routes_of
from meshgen.model.routes import Destination, Mirror
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path

# What only has an effect on requests that a service gets.
_SENT = (
    "destinations",
    "mirror",
    "mirrors",
    "fault",
    "rewrite",
    "timeout",
    "retries",
)
# What says by itself where a request ends, and what means nothing beside it.
_ENDS: Mapping[str, tuple[str, ...]] = {
    "delegate": (
        *_SENT,
        "cors_policy",
        "request_headers",
        "response_headers",
        "redirect",
        "direct_response",
    ),
    "redirect": (*_SENT, "request_headers", "direct_response"),
    "direct_response": (*_SENT, "request_headers"),
    "mirrors": ("mirror",),
}


def ends(place: Place) -> Iterator[Problem]:
    """Find settings of requests that get no further: they are answered, or another's."""
    for _, route in _routes(place):
        names = dict(
            zip(route.spec.__struct_fields__, route.spec.__struct_encode_fields__, strict=True)
        )
        said = {field for field in names if getattr(route.spec, field) is not None}
        for end in [end for end in _ENDS if end in said]:
            without = [other for other in _ENDS[end] if other in said]
            said.difference_update(without)
            for other in without:
                yield place.problem(
                    Code.CONFLICT,
                    (*route.setting, names[other]),
                    f"`{names[other]}` has no effect beside `{names[end]}`",
                    "expected one of them",
                    key=True,
                )


def destinations(place: Place) -> Iterator[Problem]:
    """Find destinations that are no service's port, and copies that go where the request goes."""
    for service, route in _routes(place):
        for path, to in _destinations(route):
            if to.host is not None and to.service is not None:
                message, expected = "`service` and `host` exclude each other", "expected one"
                yield place.problem(Code.CONFLICT, path, message, expected, key=True)
            elif to.host is None:
                yield from _to_service(place, path, to, service)
        going = {share.to for share in route.shares} or {route.own}
        for path, copy in _copies(route):
            if going == {copy.to}:
                yield place.problem(
                    Code.CONFLICT,
                    path,
                    "the copy goes where the request goes",
                    "expected another service",
                    key=True,
                )


def sources(place: Place) -> Iterator[Problem]:
    """Find matches by the pods that ask, where nobody knows them, or in no such namespace."""
    for service, route in _routes(place):
        expose = service.spec.expose
        is_outside = expose is not None and expose.gateway != SIDECARS
        for index, spec in enumerate(route.spec.match or [route.spec]):
            at: Path = (*route.setting, "match", index) if route.spec.match else route.setting
            asked = {"sourceLabels": spec.source_labels, "sourceNamespace": spec.source_namespace}
            for name, value in asked.items() if is_outside else ():
                if value is not None:
                    yield place.problem(
                        Code.CONFLICT,
                        (*at, name),
                        "a gateway does not know who asks it: such a route is left out there",
                        "expected it in routes of the mesh",
                        key=True,
                    )
            if spec.source_namespace is not None and not is_outside:
                yield from slip(place, (*at, "sourceNamespace"), spec.source_namespace)


def _routes(place: Place) -> Iterator[tuple[Service, Route]]:
    for service in place.sound("port", "ports", "protocol", "expose", running=True):
        yield from ((service, route) for route in routes_of(service, place.mesh.serving))


def _destinations(route: Route) -> Iterator[tuple[Path, Destination | Mirror]]:
    for index, to in enumerate(route.spec.destinations or ()):
        yield (*route.setting, "destinations", index), to
    if route.spec.mirror is not None:
        yield (*route.setting, "mirror"), route.spec.mirror
    for index, mirror in enumerate(route.spec.mirrors or ()):
        yield (*route.setting, "mirrors", index), mirror


def _copies(route: Route) -> Iterator[tuple[Path, Copy]]:
    if route.mirror is not None:
        yield (*route.setting, "mirror"), route.mirror
    for index, copy in enumerate(route.mirrors):
        yield (*route.setting, "mirrors", index), copy


def _to_service(
    place: Place, path: Path, to: Destination | Mirror, own: Service
) -> Iterator[Problem]:
    """Find a port that the service does not have, or that is of another protocol."""
    other = place.mesh.service(to.service) if to.service is not None else own
    if other is None or not place.is_sound(other.key, "kind", "port", "ports", "protocol"):
        return
    numbers = [str(port.port) for port in other.ports]
    if not numbers:
        yield place.problem(
            Code.REFERENCE,
            (*path, "service"),
            f"`{other.key}` has no port, and so no Service",
            "expected a service with a port",
        )
    elif to.port is not None and str(to.port) not in numbers:
        yield place.problem(
            Code.REFERENCE,
            (*path, "port"),
            f"`{other.key}` has no port {to.port}",
            one_of(numbers),
            did_you_mean(str(to.port), numbers),
        )
