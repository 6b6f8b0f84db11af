"""Ports and hosts of what is exposed, rate limits, mTLS exceptions."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import SIDECARS, Exposure, Service, exposures_of, overlap
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path


@of_services("port", "ports", "protocol", running=True)
def exposed(place: Place, service: Service) -> Iterator[Problem]:
    """Find routes to ports that do not exist, or that are no HTTP."""
    for exposure in exposures_of(service):
        yield from _port_exists(place, exposure)


@of_services("expose", "traffic", running=True)
def hosts(place: Place, service: Service) -> Iterator[Problem]:
    """Find hosts that the gateway does not serve, so that Istio would ignore the routes."""
    for exposure in exposures_of(service):
        yield from _hosts(place, exposure)


def _hosts(place: Place, exposure: Exposure) -> Iterator[Problem]:
    path, gateway = (*exposure.setting, "hosts"), exposure.gateway
    served = place.mesh.serving.served(gateway)
    several = exposure.spec.hosts or []
    for index, host in enumerate(several):
        if gateway == SIDECARS and host == "*":
            yield place.problem(
                Code.VALUE,
                (*path, index),
                "the sidecars take no routes for every host",
                "expected a host's name",
                f"leave `hosts` out for `{exposure.service.key}`",
            )
        elif served and not any(overlap(host, h) for h in served):
            yield place.problem(
                Code.REFERENCE,
                (*path, index),
                f"the gateway `{gateway}` does not serve `{host}`",
                one_of(served),
                did_you_mean(host, served),
            )
        if any(overlap(host, before) for before in several[:index]):
            yield place.problem(
                Code.CONFLICT,
                (*path, index),
                f"another host of the list stands for `{host}` too",
                "expected hosts that do not overlap",
            )


@of_services("port", "ports", "protocol", "mesh", running=True)
def rate_limits(place: Place, service: Service) -> Iterator[Problem]:
    """Find rate limits that would limit nothing: no HTTP, or no sidecar to count in."""
    name, spec = service.key, service.spec
    if spec.rate_limit is None or not service.has_pods:
        return
    path: Path = ("services", name, "rateLimit")
    if not any(p.is_http for p in service.ports):
        yield place.problem(
            Code.CONFLICT,
            path,
            "the service has no HTTP port, so that nothing would be counted",
            "expected a port named http, http2 or grpc",
            key=True,
        )
    if not service.in_mesh:
        yield place.problem(
            Code.CONFLICT,
            path,
            "the service has no sidecar to count in",
            sidecar_expected(service),
            key=True,
        )


@of_services("port", "ports", "mesh", "mtls")
def mtls_ports(place: Place, service: Service) -> Iterator[Problem]:
    """Find mTLS settings of ports that the service does not have, or without a sidecar."""
    name, spec = service.key, service.spec
    if spec.mtls is None or not service.has_pods:
        return
    path: Path = ("services", name, "mtls")
    if not service.in_mesh:
        if place.says_itself(name, "mtls"):
            yield place.problem(
                Code.CONFLICT,
                path,
                "the service has no sidecar that could do mTLS",
                sidecar_expected(service),
                key=True,
            )
        return
    container_ports = sorted(str(p.target_port) for p in service.ports)
    for port in sorted(spec.mtls.ports or {}):
        if port not in container_ports:
            yield place.problem(
                Code.REFERENCE,
                (*path, "ports", port),
                f"no container port is {port}",
                one_of(container_ports) if container_ports else "expected `port` too",
                did_you_mean(port, container_ports),
                key=True,
            )


def sidecar_expected(service: Service) -> str:
    """Return what is expected for a service to have a sidecar."""
    if service.namespace.mesh:
        return "expected `mesh: true`"
    return f"expected a namespace with sidecars: `{service.namespace.key}` says `mesh: false`"


def _port_exists(place: Place, exposure: Exposure) -> Iterator[Problem]:
    path, port = exposure.setting, exposure.spec.port
    ports = exposure.service.ports
    numbers = [str(p.port) for p in ports]
    if not ports:
        yield place.problem(
            Code.MISSING, path, "the service has no port", "expected `port`", key=True
        )
    elif port is not None and str(port) not in numbers:
        yield place.problem(
            Code.REFERENCE,
            (*path, "port"),
            f"the service has no port {port}",
            one_of(numbers),
            did_you_mean(str(port), numbers),
        )
    elif not next(p for p in ports if port in (None, p.port)).is_http:
        yield place.problem(
            Code.CONFLICT,
            path,
            "routes by path and header need HTTP",
            "expected a port named http, http2 or grpc",
            key=True,
        )
