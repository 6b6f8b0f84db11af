"""VirtualServices. Source: ValidateVirtualService of istio.io/istio/pkg/config/validation."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.istiod.addresses import is_address
from meshgen.checks.istiod.domains import matches
from meshgen.checks.istiod.kind import kind
from meshgen.checks.istiod.traffic.gateway_names import gateway_names, old_gateway_name
from meshgen.checks.istiod.traffic.headers import is_claim
from meshgen.checks.istiod.traffic.routes import HTTP_ROUTE, TCP_ROUTE, TLS_ROUTE, conflicts
from meshgen.checks.istiod.traffic.sni import gateway_fault, has_sni, sni_hosts
from meshgen.checks.istiod.traffic.unreachable import unreachable
from meshgen.checks.istiod.visibility import export_to
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_MESH = "mesh"
_PROTOCOLS = ("http", "tcp", "tls")


def _at_gateway(spec: Mapping[str, Any]) -> bool:
    """Return whether only gateways follow the routes. Source: isGateway."""
    return bool(spec.get("gateways")) and _gateways_only(spec)


def _any_route(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if not any(spec.get(protocol) for protocol in _PROTOCOLS):
        expected = f"expected {words.either(_PROTOCOLS)}"
        yield Violation(path, "has no routes", expected, about_absence=True)


def _http_routes(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    of_delegate = not spec.get("hosts")
    for position, route in enumerate(spec.get("http", ())):
        yield from conflicts(route, (*path, "http", position), of_delegate=of_delegate)


def _delegate(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what only one with hosts can have."""
    if not spec.get("hosts"):
        for name in ("gateways", "tls", "tcp"):
            if spec.get(name):
                message = "is set without `hosts`: a delegate has HTTP routes alone"
                yield Violation((*path, name), message, "expected hosts, or only http")


def _claims(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield matches of claims where no gateway has looked at a token."""
    if _at_gateway(spec):
        return
    for number, route in enumerate(spec.get("http", ())):
        for position, match in enumerate(route.get("match", ())):
            for field in ("headers", "withoutHeaders"):
                for name in filter(is_claim, match.get(field, ())):
                    at = (*path, "http", number, "match", position, field, name)
                    message = "only a gateway routes by the claims of a token"
                    hint = "set `gateways`, without `mesh`"
                    yield Violation(at, message, "expected a header", hint, about_key=True)


def _hosts(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    hosts: Sequence[str] = spec.get("hosts", ())
    at_gateway = _at_gateway(spec)
    of_sni = at_gateway and has_sni(spec)
    are_right = True
    for position, host in enumerate(hosts):
        at = (*path, "hosts", position)
        fault = gateway_fault(host, of_sni=of_sni)
        if fault and not is_address(host):
            are_right = False
            yield Violation(at, fault, "expected the name of a host, a wildcard or an address")
        elif host == "*" and not at_gateway:
            are_right = False
            message, hint = "the mesh has no `*`", "set `gateways`, without `mesh`"
            yield Violation(at, message, "expected the hosts of services", hint)
    if are_right and len(hosts) > 1:
        yield from _distinct(hosts, (*path, "hosts"))


def _distinct(hosts: Sequence[str], path: Path) -> Iterator[Violation]:
    """Yield hosts that another one means as well."""
    if len(set(hosts)) == len(hosts) and not any(host.startswith("*") for host in hosts):
        return
    for position, host in enumerate(hosts):
        for other in hosts[:position]:
            if matches(other, host):
                message = f"{words.show(host)} is among {words.show(other)}"
                yield Violation((*path, position), message, "expected hosts that differ")


def _sni_hosts(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if "tls" in spec:
        yield from sni_hosts(spec, path, at_gateway=_gateways_only(spec))


def _gateways_only(spec: Mapping[str, Any]) -> bool:
    """Return the same as upstream, which takes none for a gateway's here."""
    return _MESH not in spec.get("gateways", ())


VIRTUAL_SERVICE = kind(
    Type(
        (
            _any_route,
            _delegate,
            gateway_names,
            old_gateway_name,
            _hosts,
            _http_routes,
            _claims,
            _sni_hosts,
            unreachable,
        ),
        {"http": HTTP_ROUTE, "tcp": TCP_ROUTE, "tls": TLS_ROUTE},
    ),
    export_to(),
)
