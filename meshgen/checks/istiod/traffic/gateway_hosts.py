"""Hosts that a gateway serves, with or without the namespace of their routes.

Source: ValidateNamespaceSlashWildcardHostname of istio.io/istio/pkg/config/validation/agent.
"""

from collections.abc import Iterator

from meshgen.checks.istiod.addresses import is_address
from meshgen.checks.istiod.domains import is_label, wildcard_fault
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_EXPECTED = "expected the full name of a host, *.example.com or *"


def gateway_host(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no host of a gateway, or has no namespace before its `/`."""
    before, slash, host = text.partition("/")
    if slash and before not in ("*", ".") and not is_label(before):
        message = f"{words.show(before)} is not a namespace" if before else "has no namespace"
        yield Violation(path, message, "expected the form namespace/host, */host or ./host")
    if fault := host_fault(host if slash else before):
        yield Violation(path, fault, _EXPECTED)


def host_fault(host: str, *, address_allowed: bool = True) -> str:
    """Return what is wrong with a host that has to be a full name; "" if nothing is.

    Source: validateSidecarOrGatewayHostnamePart.
    """
    if host == "*":
        return ""
    fault = wildcard_fault(host)
    if fault and not (address_allowed and is_address(host)):
        return fault
    if "." not in host:
        return f"{words.show(host)} is a short name"
    if "*" in host and not host.startswith("*."):
        return f"{words.show(host)} has a wildcard for a part of a label"
    return ""
