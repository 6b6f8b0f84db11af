"""Places in listeners, and what the match of a patch asks of them.

Source: listenerMatch, filterChainMatch and others of
istio.io/istio/pilot/pkg/networking/core/envoyfilter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from meshgen.lenient import items, mapping, text
from meshgen.xds.envoyfilter.tracked import Condition
from meshgen.xds.resources import Json

_VIRTUAL = ("virtualInbound", "virtualOutbound")
_PORT = ("listener", "portNumber")
_CHAIN = ("listener", "filterChain")
FILTER, INNER = (*_CHAIN, "filter"), (*_CHAIN, "filter", "subFilter")


@dataclass(frozen=True)
class Spot:
    """A place in listeners: a listener, one of its chains, a filter there, one inside of that."""

    listener: Json
    chain: Json = field(default_factory=dict)
    filter: Json = field(default_factory=dict)
    inner: Json = field(default_factory=dict)

    @property
    def is_virtual(self) -> bool:
        """Return whether the listener takes what others' ports are for."""
        return self.listener.get("name") in _VIRTUAL

    @property
    def match(self) -> Mapping[str, Any]:
        """Return what the chain is for."""
        return mapping(self.chain, "filterChainMatch")

    def at(self, **places: Json) -> "Spot":
        """Return a place inside of this one."""
        return replace(self, **places)


def _listener_ports(spot: Spot) -> Sequence[int]:
    port = mapping(spot.listener, "address", "socketAddress").get("portValue")
    return [port] if isinstance(port, int) else []


def _chain_ports(spot: Spot) -> Sequence[int]:
    port = spot.match.get("destinationPort")
    return [port] if isinstance(port, int) else []


def _all_are(wanted: Any, have: Sequence[Any]) -> bool:
    return all(each in have for each in str(wanted).split(","))


def _name_of(thing: Json) -> Sequence[str]:
    return [text(thing.get("name"))]


_NAME = Condition[Spot](("listener", "name"), "listener", lambda spot: _name_of(spot.listener))
# For the listeners of all traffic, what a listener's port is stands in the chain.
LISTENER_ITSELF = (_NAME, Condition(_PORT, "listener", _listener_ports))
LISTENER = (
    _NAME,
    Condition(_PORT, "listener", _listener_ports, only=lambda spot: not spot.is_virtual),
)
CHAIN: Sequence[Condition[Spot]] = (
    Condition(_PORT, "filter chain", _chain_ports, only=lambda spot: spot.is_virtual),
    Condition((*_CHAIN, "name"), "filter chain", lambda spot: _name_of(spot.chain)),
    Condition((*_CHAIN, "sni"), "filter chain", lambda spot: items(spot.match.get("serverNames"))),
    Condition(
        (*_CHAIN, "transportProtocol"),
        "filter chain",
        lambda spot: [text(spot.match.get("transportProtocol"))],
    ),
    Condition(
        (*_CHAIN, "applicationProtocols"),
        "filter chain",
        lambda spot: items(spot.match.get("applicationProtocols")),
        _all_are,
    ),
    Condition((*_CHAIN, "destinationPort"), "filter chain", _chain_ports),
)
NETWORK_FILTER = (
    Condition[Spot]((*FILTER, "name"), "filter", lambda spot: _name_of(spot.filter), demanded=""),
)
HTTP_FILTER = (
    Condition[Spot](
        (*INNER, "name"), "HTTP filter", lambda spot: _name_of(spot.inner), demanded=""
    ),
)
LISTENER_FILTER = (
    Condition[Spot](
        ("listener", "listenerFilter"), "listener filter", lambda spot: _name_of(spot.inner)
    ),
)
