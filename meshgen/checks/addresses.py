"""IP addresses and networks as Kubernetes reads them, which is loosely in most fields.

Source: ParseIPSloppy and ParseCIDRSloppy in k8s.io/utils/net; the strict forms are those of
k8s.io/apimachinery/pkg/util/validation/ip.go.
"""

import re
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import NamedTuple

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_HEX = "[0-9A-Fa-f]"
_leading_zeros = re.compile(rf"(?<!{_HEX})0+(?={_HEX})")
_may_be = re.compile(r"[0-9A-Fa-f:.]+\Z").match
_is_size = re.compile(r"0*[0-9]{1,3}\Z").match
_MAPPED_BITS = 96
_KEPT = 1024  # the same ones stand in many objects


class Cidr(NamedTuple):
    """A network, and the bits of its mask as they are written.

    The two differ for IPv4 within IPv6: ::ffff:192.0.2.0/120 is 192.0.2.0/24.
    """

    network: Network
    size: int


@lru_cache(_KEPT)
def read_ip(text: str) -> Address | None:
    """Return an address, or None for any other text.

    Numbers may begin with zeros, and IPv4 within IPv6 is IPv4.
    """
    address = _parsed(text)
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


@lru_cache(_KEPT)
def is_strict_ip(text: str) -> bool:
    """Return whether an address that could be read is one in any reader's eyes.

    Its numbers begin with no zeros, and it is not IPv4 within IPv6.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return not (isinstance(address, IPv6Address) and address.ipv4_mapped)


@lru_cache(_KEPT)
def read_cidr(text: str) -> Cidr | None:
    """Return a network, or None for any other text. What is beyond the mask does not matter."""
    address, size = _parts(text)
    if address is None or size > address.max_prefixlen:
        return None
    network = ip_network((address, size), strict=False)
    mapped = isinstance(network, IPv6Network) and network.network_address.ipv4_mapped
    return Cidr(ip_network((mapped, size - _MAPPED_BITS)) if mapped else network, size)


@lru_cache(_KEPT)
def is_strict_cidr(text: str) -> bool:
    """Return whether a network that could be read is written as one: nothing is beyond its mask."""
    address, _, size = text.partition("/")
    if not is_strict_ip(address) or str(int(size)) != size:
        return False
    return ip_network(text, strict=False).network_address == ip_address(address)


def is_local_multicast(address: Address) -> bool:
    """Return whether an address is for all on one link. Source: IsLinkLocalMulticast in Go."""
    if address.version == 4:
        return address in ip_network("224.0.0.0/24")
    return (int(address) >> 112) & 0xFF0F == 0xFF02  # any flags


def _parts(text: str) -> tuple[Address | None, int]:
    address, _, size = text.partition("/")
    return (_parsed(address), int(size)) if _is_size(size) else (None, 0)


def _parsed(text: str) -> Address | None:
    if not _may_be(text):  # nor has it a zone
        return None
    try:
        return ip_address(_leading_zeros.sub("", text))
    except ValueError:
        return None
