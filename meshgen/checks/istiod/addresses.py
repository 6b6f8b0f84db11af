"""IP addresses and subnets as Go's net/netip reads them.

Source: ValidateIPAddress, ValidateIPSubnet of istio.io/istio/pkg/config/validation/agent.
"""

import re
from collections.abc import Iterator

from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_is_ipv4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}\Z").match
_is_length = re.compile(r"(?:0|[1-9][0-9]{0,2})\Z").match


def is_address(text: str) -> bool:
    """Return whether a text is an IP address. Source: netip.ParseAddr."""
    return bool(_is_ipv4(text)) or (":" in text and _is_ipv6(text))


def is_subnet(text: str) -> bool:
    """Return whether a text is an address or a subnet. Source: ValidateIPSubnet."""
    if text.count("/") != 1:
        return is_address(text)
    address, _, length = text.partition("/")
    longest = 128 if ":" in address else 32
    fits = bool(_is_length(length)) and int(length) <= longest
    return fits and "%" not in address and is_address(address)


def address(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no IP address. Source: ValidateIPAddress."""
    if not is_address(text):
        message = f"{words.show(text)} is not an IP address" if text else "is empty"
        yield Violation(path, message, "expected an address as in 192.0.2.1 or 2001:db8::1")


def subnet(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is neither an address nor a subnet. Source: ValidateIPSubnet."""
    if not is_subnet(text):
        message = f"{words.show(text)} is not a subnet" if text else "is empty"
        yield Violation(path, message, "expected an address or a subnet, as in 192.0.2.0/24")


def _is_ipv6(text: str) -> bool:
    from ipaddress import AddressValueError, IPv6Address

    # A zone may be any text.
    numbers, percent, zone = text.partition("%")
    try:
        IPv6Address(numbers)
    except AddressValueError:
        return False
    return bool(zone) or not percent
