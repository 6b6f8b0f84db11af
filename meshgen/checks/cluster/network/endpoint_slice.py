"""EndpointSlices. Source: ValidateEndpointSlice in kubernetes/pkg/apis/discovery/validation."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from meshgen.checks.addresses import is_strict_ip, read_ip
from meshgen.checks.cluster.network.addresses import endpoint_ip, no_ip, special
from meshgen.checks.fields import (
    at_most_items,
    distinct,
    named,
    named_if_any,
    one_of,
)
from meshgen.checks.names import is_label, is_label_value, is_qualified, is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type, TypeCheck
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_CANONICAL = 33


def _addresses(slice_: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield addresses that are not of the slice's type. Source: validateEndpoints."""
    check = _OF_TYPE.get(slice_["addressType"])
    if check is None:
        return
    for position, endpoint in enumerate(slice_.get("endpoints", ())):
        for each, text in enumerate(endpoint["addresses"]):
            yield from check(text, (*path, "endpoints", position, "addresses", each), span)


def _ipv4(text: str, path: Path, span: Span) -> Iterator[Violation]:
    yield from endpoint_ip(text, path, span)
    yield from _of_version(4, text, path)


def _ipv6(text: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a text is no IPv6 address, or since 1.33 not in its shortest form."""
    address = read_ip(text)
    if address is None:
        yield no_ip(text, path)
    elif span.since(_CANONICAL) and not (is_strict_ip(text) and str(address) == text):
        message, expected = f"{text} is not the shortest form", "expected it as RFC 5952 has it"
        yield Violation(path, message, expected, f"write {address}")
    else:
        yield from _of_version(6, text, path)
        yield from special(text, path)


def _of_version(version: int, text: str, path: Path) -> Iterator[Violation]:
    address = read_ip(text)
    if address is not None and address.version != version:
        message = f"{text} is an IPv{address.version} address"
        yield Violation(path, message, f"expected IPv{version}, as `addressType` says")


def _fqdn(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no name of a host in full. Source: IsFullyQualifiedDomainName."""
    name = text.removesuffix(".")
    wrong = list(misnamed(is_subdomain, name, path))
    yield from wrong
    if not wrong and "." not in name:
        yield Violation(path, f"{words.show(text)} has no domain", "expected two parts at least")
    elif not wrong and not all(map(is_label, name.split("."))):
        message = f"{words.show(text)} has a part that is too long"
        yield Violation(path, message, "expected parts of up to 63 characters")


_OF_TYPE: Mapping[str, Callable[[str, Path, Span], Iterator[Violation]]] = {
    "FQDN": _fqdn,
    "IPv4": _ipv4,
    "IPv6": _ipv6,
}


def _some(endpoint: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that an endpoint has no address. Source: validateEndpoints."""
    if not endpoint["addresses"]:
        yield Violation((*path, "addresses"), "is empty", "expected one", about_absence=True)


def _since_34(check: TypeCheck) -> TypeCheck:
    """Return a check of hints for nodes, which were dropped up to 1.33."""

    def checked(value: Any, path: Path, span: Span) -> Iterator[Violation]:
        if span.since(34):
            yield from check(value, path, span)

    return checked


_ZONE = Type(fields={"name": Type((named(is_label_value),))})
_NODE = Type(fields={"name": Type((_since_34(named(is_subdomain)),))})
# Source: validateHints.
_HINTS = Type(
    (
        at_most_items("forZones", 8),
        distinct("forZones", "name", ""),
        _since_34(at_most_items("forNodes", 8)),
        _since_34(distinct("forNodes", "name", "")),
    ),
    {"forNodes": _NODE, "forZones": _ZONE},
)
_ENDPOINT = Type(
    (_some, at_most_items("addresses", 100)),
    {
        "hints": _HINTS,
        "hostname": Type((named(is_label),)),
        "nodeName": Type((named(is_subdomain),)),
    },
)
# Source: validatePorts.
_PORT = Type(
    fields={
        "appProtocol": Type((named(is_qualified),)),
        "name": Type((named_if_any(is_label),)),
        "protocol": Type((one_of("TCP", "UDP", "SCTP"),)),
    }
)
ENDPOINT_SLICE = Type(
    (
        _addresses,
        at_most_items("endpoints", 1000),
        at_most_items("ports", 20000),
        distinct("ports", "name", ""),
    ),
    {
        "addressType": Type((one_of("IPv4", "IPv6", "FQDN"),)),
        "endpoints": _ENDPOINT,
        "ports": _PORT,
    },
)
