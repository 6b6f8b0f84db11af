"""The listeners of a Sidecar, for what comes in and for what goes out.

Source: ValidateSidecar, validateSidecarIngressPortAndBind,
validateSidecarEgressPortBindAndCaptureMode of istio.io/istio/pkg/config/validation.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing, required
from meshgen.checks.istiod.addresses import address
from meshgen.checks.istiod.domains import label
from meshgen.checks.istiod.hosts.egress_hosts import egress_host
from meshgen.checks.istiod.hosts.endpoints import default_endpoint
from meshgen.checks.istiod.ports import port
from meshgen.checks.istiod.protocols import is_http, is_tls, protocol_if_any
from meshgen.checks.istiod.sockets import UNIX, unix_path
from meshgen.checks.istiod.traffic.connection_pool import CONNECTION_POOL
from meshgen.checks.istiod.traffic.server_tls import SERVER_TLS
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path

_MODES = ("SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL", "PASSTHROUGH")
# What a gateway has and a sidecar has not.
_OF_GATEWAYS = (
    *("subjectAltNames", "httpsRedirect", "credentialName"),
    *("credentialNames", "tlsCertificates"),
)
# The release since which a port's targetPort is surely refused.
_NO_TARGET = 24


def _ingress(listener: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a listener has no port, or is bound to no address."""
    if "port" not in listener:
        yield missing(listener, path, "port")
        return
    yield from port(listener["port"].get("number", 0), (*path, "port", "number"), span)
    yield from _address(listener, path, span)


def _egress(listener: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a listener has a port or an address that it cannot have."""
    if "port" not in listener:
        return
    if number := listener["port"].get("number", 0):
        yield from port(number, (*path, "port", "number"), span)
        yield from _address(listener, path, span)
    else:
        yield from _socket(listener, path, span)


def _address(listener: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    if bind := listener.get("bind"):
        yield from address(bind, (*path, "bind"), span)


def _socket(listener: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    bind, at = listener.get("bind", ""), (*path, "bind")
    if bind.startswith(UNIX):
        yield from unix_path(bind, at, span)
    else:
        message = f"{words.show(bind)} is not a socket" if bind else "is missing for port 0"
        yield Violation(at, message, f"expected {UNIX}/path, or a port", about_absence=not bind)
    if (mode := listener.get("captureMode", "DEFAULT")) not in ("DEFAULT", "NONE"):
        message = f"{mode} does not go with a socket"
        yield Violation((*path, "captureMode"), message, "expected DEFAULT or NONE")


def _target_port(number: int, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a port has another one behind it, which no sidecar looks at."""
    if number and span.since(_NO_TARGET):
        yield Violation(path, "does nothing in a Sidecar", "expected none", "remove it")


def _name(name: str, path: Path, span: Span) -> Iterator[Violation]:
    if name:
        yield from label(name, path, span)


def _terminated(listener: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a port has TLS that it cannot have."""
    name = listener.get("port", {}).get("protocol", "")
    if "tls" in listener and "port" in listener and not is_tls(name):
        message = f"protocol {name} has no TLS" if name else "a port without a protocol has no TLS"
        hint = "set the port's protocol to HTTPS or TLS"
        yield Violation((*path, "tls"), message, "expected none", hint, about_key=True)
    if "http" in listener.get("connectionPool", {}) and not is_http(name):
        at, message = (*path, "connectionPool", "http"), f"has no effect: {name or 'it'} is no HTTP"
        expected, severity = "expected `tcp` only", Severity.WARNING
        yield Violation(at, message, expected, severity=severity, about_key=True)


def _tls(tls: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what only gateways know of TLS."""
    for field in _OF_GATEWAYS:
        if tls.get(field):
            message, expected = "is for gateways, not for sidecars", "expected none"
            yield Violation((*path, field), message, expected, "remove it", about_key=True)
    if (mode := tls.get("mode", "PASSTHROUGH")) not in _MODES:
        message, expected = f"{mode} is for gateways", f"expected {words.either(_MODES)}"
        yield Violation((*path, "mode"), message, expected)


_PORT = Type(
    fields={
        "name": Type((_name,)),
        "protocol": Type((protocol_if_any,)),
        "targetPort": Type((_target_port,)),
    }
)
INGRESS = Type(
    (_ingress, _terminated),
    {
        "port": _PORT,
        "defaultEndpoint": Type((default_endpoint,)),
        "tls": Type((_tls,)).joined(SERVER_TLS),
        "connectionPool": CONNECTION_POOL,
    },
)
EGRESS = Type((_egress, required("hosts")), {"port": _PORT, "hosts": Type((egress_host,))})
