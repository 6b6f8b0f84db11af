"""Sidecars. Source: ValidateSidecar of istio.io/istio/pkg/config/validation."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing
from meshgen.checks.istiod.domains import fqdn_fault
from meshgen.checks.istiod.hosts.egress_hosts import repeated
from meshgen.checks.istiod.hosts.listeners import EGRESS, INGRESS
from meshgen.checks.istiod.kind import kind
from meshgen.checks.istiod.selectors import LABELS_SELECTOR
from meshgen.checks.istiod.traffic.connection_pool import CONNECTION_POOL
from meshgen.checks.istiod.traffic.destinations import DESTINATION
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_LISTS = ("egress", "ingress")
_SETTINGS = ("outboundTrafficPolicy", "inboundConnectionPool")


def _something(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that nothing is said."""
    if not any(map(spec.get, _LISTS)) and not any(field in spec for field in _SETTINGS):
        expected = f"expected {words.either((*_LISTS, *_SETTINGS))}"
        yield Violation(path, "has no settings", expected, about_absence=True)


def _ports(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield ports, or sockets, that two listeners have."""
    for field in _LISTS:
        listeners = spec.get(field, ())
        if len(listeners) > 1:
            numbers = (each.get("port", {}).get("number", 0) for each in listeners)
            yield from _twice(listeners, numbers, (*path, field))


def _twice(
    listeners: list[Mapping[str, Any]], numbers: Iterable[int], path: Path
) -> Iterator[Violation]:
    seen: dict[int | str, int] = {}
    for position, (listener, number) in enumerate(zip(listeners, numbers, strict=True)):
        if "port" not in listener:
            continue
        is_socket = path[-1] == "egress" and not number
        value = listener.get("bind", "") if is_socket else number
        if (first := seen.setdefault(value, position)) != position:
            message = f"{words.show(value)} is that of {path[-1]}[{first}] already"
            at = ("bind",) if is_socket else ("port", "number")
            yield Violation((*path, position, *at), message, "expected each once")


def _last(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield listeners for all ports that have others behind them."""
    for position, listener in enumerate(spec.get("egress", ())[:-1]):
        if "port" not in listener:
            message = "without a port, a listener is for all that the others are not for"
            at, expected = (*path, "egress", position), "expected it at the end of the list"
            yield Violation(at, message, expected, about_absence=True)


def _proxy(policy: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that what goes out has no proxy. Source: validateSidecarOutboundTrafficPolicy."""
    proxy, at = policy.get("egressProxy"), (*path, "egressProxy")
    if proxy is None:
        return
    if policy.get("mode") != "ALLOW_ANY":
        message = "without `mode: ALLOW_ANY` nothing goes out"
        yield Violation(at, message, "expected none", "set `mode: ALLOW_ANY`", about_key=True)
    if fault := fqdn_fault(proxy.get("host", "")):
        yield Violation((*at, "host"), fault, "expected the full name of a host")
    if "port" not in proxy:
        yield missing(proxy, at, "port")


def _hosts(sidecar: Mapping[str, Any], _: Path, __: Span) -> Iterator[Violation]:
    """Yield hosts that are said twice."""
    own = sidecar["metadata"].get("namespace") or "."
    for position, listener in enumerate(sidecar.get("spec", {}).get("egress", ())):
        hosts = listener.get("hosts", ())
        if len(hosts) > 1:
            yield from repeated(hosts, own, ("spec", "egress", position, "hosts"))


_SPEC = Type(
    (_something, _ports, _last),
    {
        "workloadSelector": LABELS_SELECTOR,
        "ingress": INGRESS,
        "egress": EGRESS,
        "inboundConnectionPool": CONNECTION_POOL,
        "outboundTrafficPolicy": Type((_proxy,), {"egressProxy": DESTINATION}),
    },
)
SIDECAR = kind(_SPEC, _hosts)
