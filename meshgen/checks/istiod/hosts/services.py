"""ServiceEntries: what they are called, and at which ports they listen.

Source: ValidateServiceEntry.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import required
from meshgen.checks.istiod.addresses import subnet
from meshgen.checks.istiod.domains import label, wildcard_domain
from meshgen.checks.istiod.hosts.resolutions import resolution
from meshgen.checks.istiod.kind import kind
from meshgen.checks.istiod.ports import port, port_unless_zero
from meshgen.checks.istiod.protocols import is_http, is_tls, protocol_if_any
from meshgen.checks.istiod.selectors import LABELS_SELECTOR
from meshgen.checks.istiod.visibility import export_to
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path

_AUTO_ADDRESS = "networking.istio.io/enable-autoallocate-ip"
# What istiod takes for TCP here, in this case.
_TCP = ("", "TCP")


def _host(host: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a host is none, or all of them."""
    if host == "*":
        yield Violation(path, '"*" is every host', "expected a name, as in *.example.com")
    else:
        yield from wildcard_domain(host, path, span)


def _partial_wildcards(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield wildcards that are not a whole label. Source: ValidatePartialWildCard."""
    if spec.get("resolution") == "DYNAMIC_DNS":
        return
    for position, host in enumerate(spec.get("hosts", ())):
        if "*" in host and len(host) > 1 and not host.startswith("*."):
            message = f"{words.show(host)} has a wildcard for a part of a label"
            at, expected = (*path, "hosts", position), "expected `*.` in front, or no wildcard"
            yield Violation(at, message, expected, severity=Severity.WARNING)


def _one_source(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that workloads are both selected and listed."""
    if "workloadSelector" in spec and spec.get("endpoints"):
        message, expected = "`workloadSelector` is set already", "expected one"
        hint = "keep one of workloadSelector or endpoints"
        yield Violation((*path, "endpoints"), message, expected, hint)


def _ports(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield a name or a number that two ports have."""
    for field in ("name", "number"):
        seen: dict[Any, int] = {}
        for position, entry in enumerate(spec.get("ports", ())):
            value = entry.get(field, "" if field == "name" else 0)
            if (first := seen.setdefault(value, position)) != position:
                message = f"{words.show(value)} is that of ports[{first}] already"
                at = (*path, "ports", position, field)
                yield Violation(at, message, f"expected each {field} once")


def _told_apart(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that only one of several hosts could be meant: plain TCP does not say which."""
    if len(spec.get("hosts", ())) < 2 or spec.get("resolution", "NONE") == "NONE":
        return
    for position, entry in enumerate(spec.get("ports", ())):
        name = entry.get("protocol", "")
        if not is_http(name) and not is_tls(name):
            message = f"{name or 'a port without a protocol'} cannot tell several hosts apart"
            at = (*path, "ports", position, "protocol")
            yield Violation(at, message, "expected HTTP, TLS or the like, or one host")
            return


def _addresses(service: Mapping[str, Any], _: Path, __: Span) -> Iterator[Violation]:
    """Yield that TCP needs addresses, and nobody makes them. Source: ShouldV2AutoAllocateIP."""
    spec = service.get("spec", {})
    if spec.get("addresses") or not spec.get("ports"):
        return
    denied = service["metadata"].get("labels", {}).get(_AUTO_ADDRESS, "").lower() == "false"
    for position, entry in enumerate(spec["ports"] if denied or _is_unresolved(spec) else ()):
        if entry.get("protocol", "") in _TCP:
            message, expected = "TCP needs addresses, and there are none", "expected `addresses`"
            at, severity = ("spec", "ports", position), Severity.WARNING
            yield Violation(at, message, expected, severity=severity, about_absence=True)


def _is_unresolved(spec: Mapping[str, Any]) -> bool:
    return bool(spec.get("resolution", "NONE") == "NONE")


def _port(entry: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a port has no name or number that a port has."""
    yield from label(entry.get("name", ""), (*path, "name"), span)
    yield from port(entry.get("number", 0), (*path, "number"), span)


_PORT = Type(
    (_port,), {"protocol": Type((protocol_if_any,)), "targetPort": Type((port_unless_zero,))}
)
_SPEC = Type(
    (required("hosts"), _partial_wildcards, _one_source, _ports, _told_apart),
    {
        "hosts": Type((_host,)),
        "addresses": Type((subnet,)),
        "ports": _PORT,
        "workloadSelector": LABELS_SELECTOR,
    },
)
SERVICE_ENTRY = kind(_SPEC, resolution, _addresses, export_to(to_no_one=True))
