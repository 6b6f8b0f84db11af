"""IP addresses and networks in fields that are older than strict rules for them."""

from collections.abc import Iterator

from meshgen.checks.addresses import (
    Address,
    is_local_multicast,
    is_strict_cidr,
    is_strict_ip,
    read_cidr,
    read_ip,
)
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

AN_ADDRESS = "expected an address as in 192.0.2.1 or 2001:db8::1"
_A_NETWORK = "expected an address and a length, as in 192.0.2.0/24 or 2001:db8::/32"
_STRICT = 36  # StrictIPCIDRValidation


def ip(text: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a text is no address, or not written as one. Source: IsValidIPForLegacyField."""
    address = read_ip(text)
    if address is None:
        yield no_ip(text, path)
    elif span.since(_STRICT) and not is_strict_ip(text):
        message = f"{words.show(text)} may be read in several ways"
        yield Violation(path, message, AN_ADDRESS, f"write {address}")


def no_ip(text: str, path: Path) -> Violation:
    """Return that a text is no address."""
    message = f"{words.show(text)} is not an IP address" if text else "is empty"
    return Violation(path, message, AN_ADDRESS)


def cidr(text: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a text is no network, or not written as one. Source: IsValidCIDRForLegacyField."""
    found = read_cidr(text)
    if found is None:
        message = f"{words.show(text)} is not a CIDR" if text else "is empty"
        yield Violation(path, message, _A_NETWORK)
    elif span.since(_STRICT) and not is_strict_cidr(text):
        message = f"{words.show(text)} may be read in several ways"
        yield Violation(path, message, _A_NETWORK, f"write {found.network}")


def endpoint_ip(text: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a text is no address, or none to send to. Source: ValidateEndpointIP."""
    wrong = list(ip(text, path, span))
    yield from wrong
    if not wrong:
        yield from special(text, path)


def special(text: str, path: Path) -> Iterator[Violation]:
    """Yield that an address is none that others can send to. Source: ValidateEndpointIP."""
    address = read_ip(text)
    what = _special(address) if address is not None else ""
    if what:
        yield Violation(path, f"{text} is {what}", "expected one that other nodes can send to")


def _special(address: Address) -> str:
    if address.is_unspecified:
        return "no address of anything"
    if address.is_loopback:
        return "an address of the node itself"
    if address.is_link_local or is_local_multicast(address):
        return "a link-local address"
    return ""
