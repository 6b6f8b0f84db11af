"""The IP and CIDR functions of Kubernetes' CEL.

Source: k8s.io/apiserver/pkg/cel/library/ip.go and cidr.go.
"""

import ipaddress
import re
from typing import Any

from meshgen.checks.addresses import Address, is_local_multicast
from meshgen.checks.cel.functions import Function, field_of, method

Network = ipaddress.IPv4Interface | ipaddress.IPv6Interface
_IP, _CIDR = "ip", "cidr"
_PREFIX = re.compile("0|[1-9][0-9]{0,2}")


def functions() -> list[Function]:
    """Return the functions of addresses and networks."""
    mixed = ("map", "string")
    return [
        Function("ip", ("string",), "map", lambda text: {_IP: str(parse_ip(text))}),
        Function("isIP", ("string",), "bool", lambda text: _holds(parse_ip, text)),
        Function("ip.isCanonical", ("string",), "bool", lambda text: str(parse_ip(text)) == text),
        method("family", lambda ip: _ip(ip).version, "int", "map"),
        method("isUnspecified", lambda ip: _ip(ip).is_unspecified, "bool", "map"),
        method("isLoopback", lambda ip: _ip(ip).is_loopback, "bool", "map"),
        method("isLinkLocalUnicast", lambda ip: _ip(ip).is_link_local, "bool", "map"),
        method("isLinkLocalMulticast", lambda ip: is_local_multicast(_ip(ip)), "bool", "map"),
        method("isGlobalUnicast", lambda ip: is_global_unicast(_ip(ip)), "bool", "map"),
        Function("cidr", ("string",), "map", lambda text: {_CIDR: str(parse_cidr(text))}),
        Function("isCIDR", ("string",), "bool", lambda text: _holds(parse_cidr, text)),
        method("ip", lambda cidr: {_IP: str(_cidr(cidr).ip)}, "map", "map"),
        method("masked", lambda cidr: {_CIDR: str(_cidr(cidr).network)}, "map", "map"),
        method("prefixLength", lambda cidr: _cidr(cidr).network.prefixlen, "int", "map"),
        method("containsIP", lambda c, ip: _ip(ip) in _cidr(c).network, "bool", "map", "map"),
        method("containsIP", lambda c, t: parse_ip(t) in _cidr(c).network, "bool", *mixed),
        method("containsCIDR", lambda c, o: contains(_cidr(c), _cidr(o)), "bool", "map", "map"),
        method("containsCIDR", lambda c, o: contains(_cidr(c), parse_cidr(o)), "bool", *mixed),
    ]


def parse_ip(text: str) -> Address:
    """Return an address; raises ValueError for none, for a zone, and for IPv4 within IPv6."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address) and (address.scope_id or address.ipv4_mapped):
        raise ValueError(f"{text} is not an IP address")
    return address


def parse_cidr(text: str) -> Network:
    """Return an address with its network; raises ValueError for any other text."""
    address, slash, prefix = text.partition("/")
    if not slash or not _PREFIX.fullmatch(prefix):
        raise ValueError(f"{text} is not a CIDR")
    return ipaddress.ip_interface(f"{parse_ip(address)}/{prefix}")


def is_global_unicast(address: Address) -> bool:
    """Return what Go's IsGlobalUnicast does, for which private addresses are global too."""
    special = (
        address.is_unspecified
        or address.is_loopback
        or address.is_multicast
        or address.is_link_local
        or str(address) == "255.255.255.255"
    )
    return not special


def contains(one: Network, other: Network) -> bool:
    """Return whether a network holds all of another."""
    if one.version != other.version:
        return False
    return other.ip in one.network and other.network.prefixlen >= one.network.prefixlen


def _holds(parse: Any, text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


def _ip(value: dict[str, Any]) -> Address:
    return parse_ip(field_of(value, _IP, "an IP address"))


def _cidr(value: dict[str, Any]) -> Network:
    return parse_cidr(field_of(value, _CIDR, "a CIDR"))
