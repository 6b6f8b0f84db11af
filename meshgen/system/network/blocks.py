"""Blocks of addresses in NetworkPolicies, and who is in them."""

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from meshgen.lenient import text, texts
from meshgen.system.network.ends import End, Outside
from meshgen.system.unsure import any_of, both

# Where addresses of pods, Services and nodes are: nobody knows which, before they run.
_OF_CLUSTERS = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"),
    *("198.18.0.0/15", "240.0.0.0/4", "fc00::/7", "fe80::/10"),
)
_Network = IPv4Network | IPv6Network


def has(block: Mapping[str, Any], end: End) -> bool | None:
    """Return whether an `ipBlock` has the address of an end of a connection."""
    whole = _network(text(block.get("cidr")))
    if whole is None:
        return None
    left_out = any_of(_has(_network(each), end) for each in texts(block.get("except")))
    return both(_has(whole, end), None if left_out is None else not left_out)


def _has(network: _Network | None, end: End) -> bool | None:
    if network is None:
        return None
    if not isinstance(end, Outside):
        if network.prefixlen == 0:
            return True
        clusters = (_network(each) for each in _OF_CLUSTERS)
        return None if any(each and _overlap(network, each) for each in clusters) else False
    other = _network(end.address)
    if other is None:
        return True if network.prefixlen == 0 else None
    if not _overlap(network, other):
        return False
    return True if network.prefixlen <= other.prefixlen else None


def _overlap(one: _Network, other: _Network) -> bool:
    return one.version == other.version and one.overlaps(other)


@lru_cache
def _network(said: str) -> _Network | None:
    try:
        return ip_network(said, strict=False)
    except ValueError:
        return None
