"""Gateways. Source: ValidateGateway of istio.io/istio/pkg/config/validation."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import not_empty, required
from meshgen.checks.istiod.addresses import address
from meshgen.checks.istiod.domains import is_label
from meshgen.checks.istiod.kind import kind
from meshgen.checks.istiod.ports import UINT32, port
from meshgen.checks.istiod.protocols import is_http, is_known, is_tls, protocol
from meshgen.checks.istiod.sockets import UNIX, unix_path
from meshgen.checks.istiod.traffic.gateway_hosts import gateway_host
from meshgen.checks.istiod.traffic.server_tls import PASSING, SERVER_TLS, mode_of
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path

_FILES = ("caCertificates", "privateKey", "serverCertificate")
# The release since which a port's targetPort is surely refused.
_NO_TARGET = 24


def _name(gateway: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    name = gateway["metadata"].get("name")
    if name and not is_label(name):
        message = f"{words.show(name)} is not a valid name of a Gateway"
        at, expected = (*path, "metadata", "name"), "expected up to 63 letters, digits and `-`"
        yield Violation(at, message, expected)


def _port_names(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    seen: dict[str, int] = {}
    for number, server in enumerate(spec.get("servers", ())):
        name = server["port"]["name"]
        first = seen.setdefault(name, number)
        if first != number:
            message = f"{words.show(name)} is the port of servers[{first}] already"
            at = (*path, "servers", number, "port", "name")
            yield Violation(at, message, "expected names that differ")


def _bound(server: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a server is bound to nothing that there is. Source: validateServerBind."""
    bind, number = server.get("bind", ""), server["port"]["number"]
    at = (*path, "port", "number")
    if not bind.startswith(UNIX):
        yield from port(number, at, span)
        if bind:
            yield from address(bind, (*path, "bind"), span)
        return
    yield from unix_path(bind, (*path, "bind"), span)
    if number:
        yield Violation(at, f"found {number}, and a socket has no port", "expected 0")


def _target_port(number: int, path: Path, span: Span) -> Iterator[Violation]:
    yield from UINT32(number, path, span)
    if number and span.since(_NO_TARGET):
        yield Violation(path, "does nothing in a Gateway", "expected none", "remove it")


def _tls(server: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a port has no TLS, or should have none. Source: validateServer."""
    tls, name = server.get("tls"), server["port"]["protocol"]
    if tls and tls.get("httpsRedirect") and not is_http(name):
        message, expected = f"does nothing for {name}", "expected it for protocol HTTP"
        at = (*path, "tls", "httpsRedirect")
        yield Violation(at, message, expected, severity=Severity.WARNING)
    if not is_known(name):
        return
    if tls is None:
        if is_tls(name):
            message = f"`tls` is required for protocol {name}"
            yield Violation((*path, "tls"), message, about_absence=True)
    elif is_http(name):
        if mode_of(tls) not in PASSING or any(map(tls.get, _FILES)):
            message, hint = f"protocol {name} has no TLS", "set the port's protocol to HTTPS"
            yield Violation((*path, "tls"), message, "expected httpsRedirect alone", hint)
    elif not is_tls(name):
        message, expected = f"protocol {name} has no TLS", "expected none"
        yield Violation((*path, "tls"), message, expected, "set the port's protocol to TLS")


GATEWAY = kind(
    Type(
        (required("servers"), _port_names),
        {
            "servers": Type(
                (required("hosts"), _bound, _tls),
                {
                    "hosts": Type((gateway_host,)),
                    "port": Type(
                        fields={
                            "name": Type((not_empty,)),
                            "protocol": Type((protocol,)),
                            "targetPort": Type((_target_port,)),
                        }
                    ),
                    "tls": SERVER_TLS,
                },
            )
        },
    ),
    _name,
)
