"""Where routes lead, and what has no effect on the way."""

from collections.abc import Iterator, Mapping

from meshgen.config.crosscheck.place import Place
from meshgen.config.crosscheck.routes import said_routes
from meshgen.config.crosscheck.visibility import slip
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import (
    SIDECARS,
    Copy,
    Exposure,
    Route,
    Routed,
    Service,
    ends,
    exposures_of,
    traffic_of,
    unclear,
)
from meshgen.model.destinations import Target
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path, dotted

# What only has an effect on requests that a service gets.
_SENT = (
    "destinations",
    "weights",
    "version",
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
    "destinations": ("weights", "version"),
    "weights": ("version",),
    "mirrors": ("mirror",),
}


def answered(place: Place) -> Iterator[Problem]:
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
    for exposure, route in _routes(place):
        service = exposure.service
        for path, to in targets(route):
            if to.host is not None and to.service is not None:
                message, expected = "`service` and `host` exclude each other", "expected one"
                yield place.problem(Code.CONFLICT, path, message, expected, key=True)
            elif to.host is None:
                yield from _to_service(place, path, to, service)
        going = {share.to for share in route.shares} or {route.own}
        for path, copy in _copies(route):
            if going == {copy.to} and not route.answers:
                yield place.problem(
                    Code.CONFLICT,
                    path,
                    "the copy goes where the request goes",
                    "expected another service",
                    key=True,
                )


def sources(place: Place) -> Iterator[Problem]:
    """Find matches by the pods that ask, where nobody knows them, or in no such namespace."""
    for exposure, route in _routes(place):
        is_outside = exposure.gateway != SIDECARS
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


def _routes(place: Place) -> Iterator[tuple[Exposure, Route]]:
    for service in place.routed("port", "ports", "protocol", "expose", "traffic"):
        yield from said_routes(place, service)


def targets(route: Route) -> Iterator[tuple[Path, Target]]:
    """Yield who is meant by a route, with the path of each in the config."""
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


def _to_service(place: Place, path: Path, to: Target, own: Routed) -> Iterator[Problem]:
    """Find a port that the service does not have, or that is of another protocol."""
    other = place.mesh.service(to.service) if to.service is not None else own
    if other is None or not place.is_sound_at(other.setting, "kind", "port", "ports", "protocol"):
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


def versions(place: Place) -> Iterator[Problem]:
    """Find versions that there are not, and shares of which nobody gets any."""
    for exposure, route in _routes(place):
        own, spec, at = exposure.service, route.spec, route.setting
        if spec.version is not None:
            yield from known_version(place, (*at, "version"), spec.version, own)
        weights = spec.weights or {}
        for name in weights:
            yield from known_version(place, (*at, "weights", name), name, own, key=True)
        if spec.weights is not None and not sum(weights.values()):
            yield place.problem(
                Code.VALUE,
                (*at, "weights"),
                "nobody gets anything",
                "expected a weight above 0",
                key=True,
            )
        for path, to in targets(route):
            other = place.mesh.service(to.service) if to.service is not None else own
            if to.version is not None and to.host is None and other is not None:
                # In short, a text is the version.
                yield from known_version(place, (*path, "version"), to.version, other)


def follows(place: Place) -> Iterator[Problem]:
    """Find routes of gateways and of `traffic` of which no match can tell what is for both."""
    for exposure, route in _routes(place):
        traffic = traffic_of(exposure.service)
        if traffic is None or exposure.gateway == SIDECARS or ends(route.spec):
            continue
        for setting, more in traffic.said:
            if unclear(route.spec, more, exposure.port):
                yield place.problem(
                    Code.CONFLICT,
                    route.setting,
                    f"it goes where `traffic` says, and what this matches and "
                    f"`{dotted(setting[2:])}` does is no match that Istio has",
                    "expected `weights`, `version` or `destinations` of its own",
                    key=True,
                )


def known_version(
    place: Place, path: Path, name: str, service: Routed, *, key: bool = False
) -> Iterator[Problem]:
    """Find a name of a version or a subset that a service does not have."""
    if not place.is_sound_at(service.setting, "versions", "destinationRule"):
        return
    known = list(service.subsets)
    if name not in known:
        yield place.problem(
            Code.REFERENCE,
            path,
            f"`{service.key}` has no version `{name}`",
            one_of(known)
            if known
            else "expected `versions` that have it"
            if isinstance(service, Service)
            else "expected none: hosts outside have no versions",
            did_you_mean(name, known),
            key=key,
        )


def inside(place: Place) -> Iterator[Problem]:
    """Find what is said twice of the calls in the mesh."""
    for service in place.sound("expose", "traffic", running=True):
        for exposure in exposures_of(service):
            if not exposure.is_traffic and exposure.gateway == SIDECARS and service.spec.traffic:
                yield place.problem(
                    Code.CONFLICT,
                    exposure.setting,
                    "`traffic` is for the sidecars too, which follow one of the two",
                    "expected one of them",
                    key=True,
                )
