"""Hosts of SNI, and the names that Istio makes of services for it.

Source: validateSniHost of istio.io/istio/pkg/config/validation,
ValidateWildcardDomainForVirtualServiceBoundToGateway of its package agent.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.istiod.addresses import is_address
from meshgen.checks.istiod.domains import subset_of, wildcard_fault
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path

_GENERATED = "outbound_"
_FORM = "outbound_.<PORT>_._.<HOST>"
_is_generated = re.compile(r"outbound_[^_]*[0-9][^_]*_[^_]*_[^_]*[a-zA-Z]").match


def gateway_fault(host: str, *, of_sni: bool) -> str:
    """Return why a text is no host for gateways; "" where it is one."""
    if of_sni and host.startswith(_GENERATED) and len(host) <= 255:
        return "" if _is_generated(host) else f"is not of the form {_FORM}"
    return wildcard_fault(host)


def has_sni(spec: Mapping[str, Any]) -> bool:
    """Return whether any route asks for a host of SNI. Source: isSniHost."""
    return any(m.get("sniHosts") for route in spec.get("tls", ()) for m in route.get("match", ()))


def sni_hosts(spec: Mapping[str, Any], path: Path, *, at_gateway: bool) -> Iterator[Violation]:
    """Yield hosts of SNI that are none, or none of the VirtualService's hosts."""
    for number, route in enumerate(spec.get("tls", ())):
        for position, match in enumerate(route.get("match", ())):
            at = (*path, "tls", number, "match", position, "sniHosts")
            if not match.get("sniHosts"):
                yield Violation(at, "is empty", "expected a host", about_absence=True)
            for index, host in enumerate(match.get("sniHosts", ())):
                yield from _sni_host(host, (*at, index), spec.get("hosts", ()), at_gateway)


def _sni_host(host: str, path: Path, hosts: Sequence[str], at_gateway: bool) -> Iterator[Violation]:
    fault = gateway_fault(host, of_sni=True) if at_gateway else wildcard_fault(host)
    if fault and is_address(host):
        message = "an address is no name: most clients send none of it"
        yield Violation(path, message, "expected a host", severity=Severity.WARNING)
    elif fault:
        yield Violation(path, fault, "expected a host")
    elif not any(subset_of(host, other) for other in hosts):
        message = f"{words.show(host)} is not among `spec.hosts`"
        yield Violation(path, message, f"expected {_or(hosts)}, or a part of it")


def _or(hosts: Sequence[str]) -> str:
    return words.short(words.either(hosts)) if hosts else "one of its hosts"
