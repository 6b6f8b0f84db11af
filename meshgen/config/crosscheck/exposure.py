"""Routes, rate limits and mTLS exceptions."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.findings import Code, Finding
from meshgen.model.network import Expose, Route, ServiceMtls
from meshgen.model.ports import ports_of
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

MESH_GATEWAY = "mesh"


def routes(place: Place) -> Iterator[Finding]:
    """Find routes from gateways that do not exist, to ports that do not, or taken twice."""
    gateways = place.mesh.gateways or {}
    taken: dict[tuple[object, ...], str] = {}
    for name, service in sorted(place.services.items()):
        expose = service.expose
        if expose is None or service.kind not in ("Deployment", "StatefulSet"):
            continue
        path: Path = ("services", name, "expose")
        if "/" not in expose.gateway and expose.gateway not in (*gateways, MESH_GATEWAY):
            yield place.finding(
                Code.REFERENCE,
                (*path, "gateway"),
                f"no gateway is called `{expose.gateway}`",
                f"expected one of {', '.join([*gateways, MESH_GATEWAY])}, or NAMESPACE/NAME",
                did_you_mean(expose.gateway, gateways),
            )
        yield from _port_exists(place, name, path, expose)
        for where, route in _routes(path, expose):
            matches = [m for m in (route.prefix, route.exact, route.regex) if m is not None]
            if len(matches) > 1:
                yield place.finding(
                    Code.CONFLICT,
                    where,
                    "prefix, exact and regex exclude each other",
                    "expected at most one of them",
                    key=True,
                )
            key = (expose.gateway, tuple(expose.hosts or ()), _match(route))
            other = taken.setdefault(key, name)
            if other != name:
                yield place.finding(
                    Code.CONFLICT,
                    where,
                    f"`{other}` has the same route already",
                    "expected a path, header or host of its own",
                    key=True,
                )


def rate_limits(place: Place) -> Iterator[Finding]:
    """Find rate limits that would limit nothing: no HTTP, or no sidecar to count in."""
    for name, service in place.services.items():
        if service.rate_limit is None:
            continue
        path: Path = ("services", name, "rateLimit")
        if not any(p.is_http for p in ports_of(service)):
            yield place.finding(
                Code.CONFLICT,
                path,
                "the service has no HTTP port, so that nothing would be counted",
                "expected a port named http, http2 or grpc",
                key=True,
            )
        if service.mesh is False:
            yield place.finding(
                Code.CONFLICT,
                path,
                "the service has no sidecar to count in",
                "expected `mesh: true`",
                key=True,
            )


def mtls_ports(place: Place) -> Iterator[Finding]:
    """Find mTLS settings of ports that the service does not have, or without a sidecar."""
    for name, service in place.services.items():
        if service.mtls is None:
            continue
        path: Path = ("services", name, "mtls")
        if service.mesh is False and place.says_itself(name, "mtls"):
            yield place.finding(
                Code.CONFLICT,
                path,
                "the service has no sidecar that could do mTLS",
                "expected `mesh: true`",
                key=True,
            )
        known = {str(p.target_port) for p in ports_of(service)}
        ports = service.mtls.ports if isinstance(service.mtls, ServiceMtls) else None
        for port in ports or {}:
            if port not in known:
                yield place.finding(
                    Code.REFERENCE,
                    (*path, "ports", port),
                    f"no container port is {port}",
                    f"expected one of {', '.join(sorted(known))}",
                    did_you_mean(port, known),
                    key=True,
                )


def _port_exists(place: Place, name: str, path: Path, expose: Expose) -> Iterator[Finding]:
    ports = ports_of(place.services[name])
    known = [str(p.port) for p in ports]
    if not ports:
        yield place.finding(
            Code.MISSING, path, "the service has no port", "expected `port`", key=True
        )
    elif expose.port is not None and str(expose.port) not in known:
        yield place.finding(
            Code.REFERENCE,
            (*path, "port"),
            f"the service has no port {expose.port}",
            f"expected one of {', '.join(known)}",
            did_you_mean(str(expose.port), known),
        )
    elif not next(p for p in ports if expose.port in (None, p.port)).is_http:
        yield place.finding(
            Code.CONFLICT,
            path,
            "routes by path and header need HTTP",
            "expected a port named http, http2 or grpc",
            key=True,
        )


def _routes(path: Path, expose: Expose) -> Iterator[tuple[Path, Route]]:
    if not expose.routes:
        yield path, expose
    for index, route in enumerate(expose.routes or ()):
        yield (*path, "routes", index), route


def _match(route: Route) -> tuple[object, ...]:
    headers = tuple(sorted((k, str(v)) for k, v in (route.headers or {}).items()))
    return (route.prefix, route.exact, route.regex, headers)
