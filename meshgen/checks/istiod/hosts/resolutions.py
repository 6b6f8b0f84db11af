"""How the endpoints of a ServiceEntry are found, and what does not go with that.

Source: ValidateServiceEntry, validateWorkloadEntry.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from meshgen.checks.istiod.addresses import is_address
from meshgen.checks.istiod.domains import fqdn_fault
from meshgen.checks.istiod.hosts.workloads import FIELDS, address
from meshgen.checks.istiod.sockets import UNIX
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path

_PATH: Path = ("spec",)
_USE_WAYPOINT = "istio.io/use-waypoint"
# The protocols that are TCP for istiod, and those that say which host is meant.
_TCP = frozenset({"tcp", "https", "tls", "mongo", "redis", "mysql"})
_DYNAMIC = ("HTTP", "TLS", "GRPC", "HTTP2")
_ENDPOINT = Type(fields=FIELDS)
_Check = Callable[[Mapping[str, Any], Mapping[str, Any], Span], Iterator[Violation]]


def resolution(service: Mapping[str, Any], _: Path, span: Span) -> Iterator[Violation]:
    """Yield what does not go with the way in which endpoints are found."""
    spec = service.get("spec", {})
    way = spec.get("resolution", "NONE")
    yield from _WAYS[way](spec, service["metadata"], span)
    if way not in ("NONE", "STATIC"):
        yield from _networks(spec)


def _networks(spec: Mapping[str, Any]) -> Iterator[Violation]:
    for position, text in enumerate(spec.get("addresses", ())):
        if "/" in text:
            message = f"a subnet does not go with the resolution {spec['resolution']}"
            yield Violation((*_PATH, "addresses", position), message, "expected an address")


def _none(spec: Mapping[str, Any], _: Mapping[str, Any], __: Span) -> Iterator[Violation]:
    if spec.get("endpoints"):
        message = "endpoints do not go with the resolution NONE"
        hint = "set `resolution: STATIC` or DNS"
        yield Violation((*_PATH, "endpoints"), message, "expected none", hint, about_key=True)
    if "workloadSelector" in spec:
        at = (*_PATH, "workloadSelector")
        message, expected = "a selector has no effect with the resolution NONE", "expected none"
        hint, severity = "set `resolution: STATIC`", Severity.WARNING
        yield Violation(at, message, expected, hint, severity=severity, about_key=True)


def _static(spec: Mapping[str, Any], _: Mapping[str, Any], span: Span) -> Iterator[Violation]:
    for endpoint, at in _endpoints(spec):
        text = endpoint.get("address", "")
        if text.startswith(UNIX) or is_address(text) or not text:
            yield from address(endpoint, at, span)
        else:
            message = f"{words.show(text)} is not an IP address"
            hint = "set `resolution: DNS`" if not fqdn_fault(text) else ""
            expected = f"expected one, or {UNIX}/path, for the resolution STATIC"
            yield Violation((*at, "address"), message, expected, hint)
        if text.startswith(UNIX) and _names(spec) != 1:
            message = f"a socket stands for one port, found {_names(spec)}"
            yield Violation((*at, "address"), message, "expected one port")
        yield from _endpoint(spec, endpoint, at, span)


def _dns(spec: Mapping[str, Any], _: Mapping[str, Any], span: Span) -> Iterator[Violation]:
    for endpoint, at in _endpoints(spec):
        text = endpoint.get("address", "")
        if not is_address(text) and (fault := fqdn_fault(text)):
            what = "neither an IP address nor the name of a host"
            message = f"{words.show(text)} is {what}" if text else fault
            expected = "expected a name that DNS knows, or an IP address"
            yield Violation((*at, "address"), message, expected, about_absence=not text)
        yield from _endpoint(spec, endpoint, at, span)
    if not spec.get("endpoints"):
        yield from _resolvable(spec)
    yield from _one_host(spec)


def _round_robin(spec: Mapping[str, Any], _: Mapping[str, Any], span: Span) -> Iterator[Violation]:
    yield from _dns(spec, _, span)
    if (number := len(spec.get("endpoints", ()))) > 1:
        at, message = (*_PATH, "endpoints"), f"found {number} endpoints"
        yield Violation(at, message, "expected at most 1 for the resolution DNS_ROUND_ROBIN")


def _dynamic(spec: Mapping[str, Any], metadata: Mapping[str, Any], _: Span) -> Iterator[Violation]:
    for position, host in enumerate(spec.get("hosts", ())):
        if not host.startswith("*"):
            message = f"{words.show(host)} has no wildcard, which DYNAMIC_DNS is for"
            hint = "set `resolution: DNS`"
            yield Violation((*_PATH, "hosts", position), message, "expected *.example.com", hint)
    for field in ("addresses", "endpoints"):
        if spec.get(field):
            message = f"{field} do not go with the resolution DYNAMIC_DNS"
            yield Violation((*_PATH, field), message, "expected none", about_key=True)
    for position, port in enumerate(spec.get("ports", ())):
        if port.get("protocol", "").upper() not in _DYNAMIC:
            at = (*_PATH, "ports", position, "protocol")
            message = (
                f"found {words.show(port['protocol'])}" if "protocol" in port else "is missing"
            )
            expected = f"expected {words.either(_DYNAMIC)} for the resolution DYNAMIC_DNS"
            yield Violation(at, message, expected, about_absence="protocol" not in port)
    waypoint = metadata.get("labels", {}).get(_USE_WAYPOINT, "")
    if spec.get("location") == "MESH_INTERNAL" and waypoint.lower() not in ("", "none"):
        message = "DYNAMIC_DNS inside of the mesh does not go with a waypoint"
        yield Violation((*_PATH, "location"), message, "expected MESH_EXTERNAL")


def _endpoint(
    spec: Mapping[str, Any], endpoint: Mapping[str, Any], at: Path, span: Span
) -> Iterator[Violation]:
    """Yield what is wrong with an endpoint wherever it is."""
    names = [port.get("name", "") for port in spec.get("ports", ())]
    for name in endpoint.get("ports", ()):
        if name not in names:
            message = f"no port is called {words.show(name)}"
            expected = f"expected {words.either(names)}" if names else "expected no ports"
            yield Violation((*at, "ports", name), message, expected, about_key=True)
    yield from _ENDPOINT.violations(endpoint, span, at)


def _endpoints(spec: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Path]]:
    for position, endpoint in enumerate(spec.get("endpoints", ())):
        yield endpoint, (*_PATH, "endpoints", position)


def _names(spec: Mapping[str, Any]) -> int:
    return len({port.get("name", "") for port in spec.get("ports", ())})


def _resolvable(spec: Mapping[str, Any]) -> Iterator[Violation]:
    """Yield the first host that DNS cannot know."""
    for position, host in enumerate(spec.get("hosts", ())):
        if fqdn_fault(host):
            message = f"DNS cannot know {words.show(host)}"
            expected = "expected a name without a wildcard, or endpoints"
            yield Violation((*_PATH, "hosts", position), message, expected)
            return


def _one_host(spec: Mapping[str, Any]) -> Iterator[Violation]:
    """Yield that hosts have the same address, and TCP cannot tell them apart."""
    protocols = (port.get("protocol", "").lower() for port in spec.get("ports", ()))
    if spec.get("addresses") and len(spec.get("hosts", ())) > 1 and not _TCP.isdisjoint(protocols):
        message = "TCP at an address cannot tell several hosts apart"
        severity = Severity.WARNING
        yield Violation((*_PATH, "hosts"), message, "expected one host", severity=severity)


_WAYS: Mapping[str, _Check] = {
    "NONE": _none,
    "STATIC": _static,
    "DNS": _dns,
    "DNS_ROUND_ROBIN": _round_robin,
    "DYNAMIC_DNS": _dynamic,
}
