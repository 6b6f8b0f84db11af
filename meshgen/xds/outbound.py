"""What a sidecar does with what goes out: a listener for each address and port of hosts."""

from collections.abc import Sequence
from dataclasses import dataclass

from meshgen.system import VirtualService
from meshgen.system.names import overlaps
from meshgen.system.protocols import HTTP, TCP, TLS, family_of
from meshgen.xds import inspectors, names
from meshgen.xds.addresses import ANY
from meshgen.xds.chains import HTTP_ALPN, PLAIN, Chain, Listener
from meshgen.xds.connection_manager import Side, connection_manager, looked_up
from meshgen.xds.places import Place, places
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json
from meshgen.xds.sni import tcp_chains, tls_chains
from meshgen.xds.unknown import to_unknown, virtual_outbound

_PROXY = "HTTP_PROXY"
# What the server begins: such a port has nothing else on it.
_SERVER_FIRST = frozenset(("MONGO", "MYSQL"))


@dataclass
class _Entry:
    """A listener while hosts are added; `protocol` is "" once connections have to be looked at.

    With `closed`, a Sidecar has said which hosts it is for.
    """

    protocol: str
    bound: bool
    chains: list[Chain]
    closed: bool = False

    @property
    def family(self) -> str:
        """Return how it treats connections."""
        return family_of(self.protocol)


# Listeners by address and port.
_Entries = dict[tuple[str, int], _Entry]


def outbound(proxy: Proxy) -> list[Json]:
    """Return the listeners for what goes out of the pods of a sidecar.

    Source: buildSidecarOutboundListeners of istio.io/istio/pilot/pkg/networking/core.
    """
    entries = _Entries()
    for listener in proxy.scope.listeners:
        if not listener.given.given.get("port"):
            for entry in entries.values():
                entry.closed = True
        services = [one for one in listener.virtual_services if _has_connections(one)]
        for place in places(proxy, listener):
            _add(proxy, entries, place, services)
    rest = to_unknown(proxy)
    built = [_built(*at, entry, rest) for at, entry in entries.items()]
    return [*built, virtual_outbound(proxy)]


def _has_connections(service: VirtualService) -> bool:
    """Return whether a VirtualService has routes for what is no HTTP."""
    return bool(service.member.spec.get("tcp") or service.member.spec.get("tls"))


def _add(proxy: Proxy, entries: _Entries, place: Place, services: Sequence[VirtualService]) -> None:
    """Add a place: HTTP and TCP on one port are told by looking at connections.

    Source: buildSidecarOutboundListener of istio.io/istio/pilot/pkg/networking/core.
    """
    at, family, protocol = (place.bind, place.port.number), place.family, place.port.protocol
    entry = entries.get(at)
    if entry and (entry.closed or _has(entry, family) or _clash(protocol, entry.protocol)):
        return
    found = _chains(proxy, place, services)
    # What is looked at takes the place of what was HTTP alone.
    if entry is None or (entry.family == HTTP and family == ""):
        is_shared = family == HTTP and place.bind == ANY and protocol != _PROXY
        entries[at] = _Entry("" if is_shared else protocol, place.bound, found)
        return
    for chain in found:
        if not any(chain.is_like(other) for other in entry.chains):
            entry.chains.append(chain)
    if HTTP in (family, entry.family) or not family:
        entry.protocol = ""


def _has(entry: _Entry, family: str) -> bool:
    """Return whether a listener takes the requests of another host as it is."""
    return family in (HTTP, "") and entry.family in ("", family)


def _clash(protocol: str, other: str) -> bool:
    return protocol != other and not _SERVER_FIRST.isdisjoint((protocol, other))


def _chains(proxy: Proxy, place: Place, services: Sequence[VirtualService]) -> list[Chain]:
    found: list[Chain] = []
    if place.family in (TCP, TLS, ""):
        make = tls_chains if place.family == TLS else tcp_chains
        about = [one for one in services if any(overlaps(h, place.host.name) for h in one.hosts)]
        found += make(proxy, place, about)
    if place.family in (HTTP, ""):
        found.append(_http(proxy, place))
    return found


def _http(proxy: Proxy, place: Place) -> Chain:
    number, is_any = place.port.number, place.bind == ANY
    routes = str(number) if number else place.bind
    if place.family == "" and not is_any:
        routes = f"{place.host.name}:{number}"
    name = f"outbound_{names.listener(place.bind, number)}"
    manager = connection_manager(proxy, Side.OUTBOUND, name, looked_up(routes), place.port.protocol)
    if place.port.protocol == _PROXY or (place.family == HTTP and not is_any):
        return Chain(filters=[manager])
    return Chain(filters=[manager], alpn=HTTP_ALPN, transport=PLAIN)


def _built(address: str, port: int, entry: _Entry, rest: Sequence[Json]) -> Json:
    """Return a listener with what is done with connections of no kind that it knows.

    Source: buildListenerFromEntry of istio.io/istio/pilot/pkg/networking/core.
    """
    known = [chain.build() for chain in entry.chains if not chain.is_for_all]
    others = [chain.build() for chain in entry.chains if chain.is_for_all][-1:]
    more: Json = {"listenerFiltersTimeout": "0s", "continueOnListenerFiltersTimeout": True}
    if not entry.bound:
        more["bindToPort"] = False
    if known and others:
        more["defaultFilterChain"] = others[0]
    elif known:
        more["defaultFilterChain"] = {"name": "PassthroughFilterChain", "filters": list(rest)}
    return Listener(
        address=address,
        port=port,
        direction="OUTBOUND",
        chains=known or others,
        filters=inspectors.needed(entry.chains),
        more=more,
    ).build()
