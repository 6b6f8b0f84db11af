"""Ports and hosts of what is exposed, mTLS exceptions."""

from collections.abc import Iterator, Sequence

from meshgen.config.crosscheck.place import Place, of_routed, of_workloads
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import (
    SIDECARS,
    Exposure,
    External,
    ExternalPort,
    Routed,
    Service,
    Workload,
    exposures_of,
    of_http,
    overlap,
)
from meshgen.model.conditions import Conditions
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path


@of_routed("port", "ports", "protocol")
def exposed(place: Place, service: Routed) -> Iterator[Problem]:
    """Find routes to ports that do not exist, or that are no HTTP."""
    for exposure in exposures_of(service):
        yield from _port_exists(place, exposure)


@of_routed("expose", "traffic")
def hosts(place: Place, service: Routed) -> Iterator[Problem]:
    """Find hosts that the gateway does not serve, so that Istio would ignore the routes."""
    for exposure in exposures_of(service):
        yield from _hosts(place, exposure)


def _hosts(place: Place, exposure: Exposure) -> Iterator[Problem]:
    path, gateway = (*exposure.setting, "hosts"), exposure.gateway
    served = place.mesh.serving.served(gateway)
    several = exposure.spec.hosts or []
    if isinstance(exposure.service, External) and exposure.spec.hosts is not None:
        yield place.problem(
            Code.CONFLICT,
            path,
            f"the routes are for the hosts of `{exposure.service.key}`",
            "expected them among its own `hosts`, or none here",
            key=True,
        )
        return
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


@of_workloads("port", "ports", "mesh", "mtls")
def mtls_ports(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find mTLS settings of ports that the service does not have, or without a sidecar."""
    service, mtls = workload.service, workload.spec.mtls
    if mtls is None:
        return
    path: Path = (*workload.setting, "mtls")
    if not service.in_mesh:
        if place.says_of(workload, "mtls"):
            yield place.problem(
                Code.CONFLICT,
                path,
                "the service has no sidecar that could do mTLS",
                sidecar_expected(service),
                key=True,
            )
        return
    container_ports = sorted(str(p.target_port) for p in service.ports)
    for port in sorted(mtls.ports or {}):
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
    if service.spec.host_network:
        return "expected no `hostNetwork`: pods on the nodes' network get no sidecar"
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
            f"{_who(exposure)} has no port {port}",
            one_of(numbers),
            did_you_mean(str(port), numbers),
        )
    else:
        yield from _of_its_protocol(place, exposure)


def _who(exposure: Exposure) -> str:
    is_outside = isinstance(exposure.service, External)
    return f"`{exposure.service.key}`" if is_outside else "the service"


def _of_its_protocol(place: Place, exposure: Exposure) -> Iterator[Problem]:
    """Find what routes to a port cannot say, since that is HTTP, or since it is not."""
    said, ports = exposure.spec.port, exposure.service.ports
    all_ports = exposure.is_traffic and said is None
    led = [p for p in ports if all_ports or p.port == exposure.port]
    if any(port.is_http for port in led):
        yield from () if all_ports else _of_connections(place, exposure)
        return
    if any(of_http(spec) for _, spec in exposure.said):
        is_secure = any(isinstance(port, ExternalPort) and port.is_secure for port in led)
        yield place.problem(
            Code.CONFLICT,
            exposure.setting,
            "services encrypt what they send, so that the proxy sees no requests"
            if is_secure
            else "routes by path and header need HTTP",
            "expected `tls: SIMPLE`, with which services send plain HTTP and the proxy encrypts"
            if is_secure
            else "expected a port named http, http2 or grpc",
            key=True,
        )
    elif exposure.gateway in place.mesh.gateways and not place.mesh.serving.passing(exposure):
        yield place.problem(
            Code.CONFLICT,
            exposure.setting,
            f"the gateway `{exposure.gateway}` has no server for connections that are not HTTP",
            "expected one of protocol TCP, or TLS with mode PASSTHROUGH, in its `servers`",
            key=True,
        )


def _of_connections(place: Place, exposure: Exposure) -> Iterator[Problem]:
    """Find matches of connections in routes of HTTP."""
    for setting, spec in exposure.said:
        matches: Sequence[Conditions] = spec.match or [spec]
        for index, match in enumerate(matches):
            at = (*setting, "match", index) if spec.match else setting
            said = {"sniHosts": match.sni_hosts, "destinationSubnets": match.destination_subnets}
            for name in [name for name, value in said.items() if value is not None]:
                yield place.problem(
                    Code.CONFLICT,
                    (*at, name),
                    f"`{name}` is not for HTTP, which is looked into",
                    "expected `authority`, or a port of another protocol",
                    key=True,
                )
