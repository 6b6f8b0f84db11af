"""What a sidecar does with what goes out: a listener for each address and port of hosts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from meshgen.lenient import mapping, text
from meshgen.system import Host, HostPort, VirtualService
from meshgen.system.names import overlaps
from meshgen.system.protocols import HTTP, TCP, TLS, UDP, family_of
from meshgen.xds import chains, names, tcp
from meshgen.xds.addresses import ANY, Addresses, is_net, resolution_of, selects
from meshgen.xds.chains import HTTP_ALPN, Chain, Listener
from meshgen.xds.connection_manager import Side, connection_manager, looked_up
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json
from meshgen.xds.scope import ScopeListener
from meshgen.xds.sni import tcp_chains, tls_chains

_PORT = 15001
_LOCAL = "127.0.0.1"
_PASSING, _NOWHERE = "PassthroughCluster", "BlackHoleCluster"
# Those that the proxy listens at itself.
_OWN_PORTS = frozenset((_PORT, 15006, 15021, 15090))
_PROXY = "HTTP_PROXY"
# What the server begins: such a port has nothing else on it.
_SERVER_FIRST = frozenset(("MONGO", "MYSQL"))


@dataclass
class _Entry:
    """A listener while hosts are added; `protocol` is "" once it has to be looked at.

    With `closed`, a Sidecar has said which hosts it is for.
    """

    address: str
    port: int
    protocol: str
    chains: list[Chain]
    bound: bool
    closed: bool = False


@dataclass(frozen=True)
class _Place:
    """A port of a host that connections go to; `bind` is where the proxy takes them, "" for there.

    `nets` are what the host is, where that is no single address.
    """

    host: Host
    port: HostPort
    bind: str
    bound: bool
    nets: Sequence[str] = ()

    @property
    def family(self) -> str:
        """Return how the proxy treats it; "" where it has to look."""
        return family_of(self.port.protocol)


def outbound(proxy: Proxy) -> list[Json]:
    """Return the listeners for what goes out of the pods of a sidecar.

    Source: buildSidecarOutboundListeners of istio.io/istio/pilot/pkg/networking/core.
    """
    entries = _Entries(proxy)
    for listener in proxy.scope.listeners:
        entries.add(listener)
    rest = _rest(proxy)
    return [*(_built(entry, rest) for entry in entries.all), _virtual(proxy, rest)]


class _Entries:
    """The listeners of a proxy, by address and port."""

    def __init__(self, proxy: Proxy) -> None:
        self._proxy = proxy
        self._addresses = Addresses(proxy.system)
        self._entries: dict[tuple[str, int], _Entry] = {}

    @property
    def all(self) -> Sequence[_Entry]:
        return list(self._entries.values())

    def add(self, listener: ScopeListener) -> None:
        """Add what a Sidecar's `egress` is for: one port, or all that no other one is for."""
        given = listener.given.given
        bind, port = text(given.get("bind")), mapping(given, "port")
        bound = given.get("captureMode") == "NONE" or bind.startswith("unix://")
        bind = bind or (_LOCAL if bound else "")
        if port:
            protocol = text(port.get("protocol")).upper()
            only = HostPort((), listener.given.port, text(port.get("name")), protocol)
            places = [_Place(host, only, bind, bound) for host in listener.hosts]
        else:
            for entry in self._entries.values():
                entry.closed = True
            places = [
                each
                for host in listener.hosts
                for port in host.ports
                for each in self._places(_Place(host, port, bind, bound))
            ]
        for place in places:
            if not _is_own(place):
                self._put(place, listener.virtual_services)

    def _places(self, place: _Place) -> Iterator[_Place]:
        """Yield a place of its own for each pod behind a host without an address, if it is no HTTP.

        A ServiceEntry that says of nothing what is behind it is reached at any address.
        """
        host = place.host
        is_split = not place.bind and place.family != HTTP and resolution_of(host) == "NONE"
        if not is_split or self._addresses.of(host) != [ANY]:
            yield place
            return
        behind = self._addresses.behind(host)
        if host.service is None and not behind and not selects(host):
            yield place
        own = self._proxy.workload and self._addresses.of_pods(self._proxy.workload)
        for address in behind:
            if address != own:
                yield replace(place, bind=address)

    def _put(self, place: _Place, services: Sequence[VirtualService]) -> None:
        """Add a place, if nothing of another kind has it already.

        Source: buildSidecarOutboundListener of istio.io/istio/pilot/pkg/networking/core.
        """
        if resolution_of(place.host) == "ALIAS" or place.family == UDP:
            return
        for placed in self._placed(place):
            self._merge(placed, services)

    def _placed(self, place: _Place) -> Iterator[_Place]:
        """Yield where a place is: at the host's addresses, or at any where HTTP tells the host."""
        if place.bind:
            yield place
        elif place.family == HTTP:
            yield replace(place, bind=ANY)
        else:
            for address in self._addresses.of(place.host):
                if is_net(address):
                    yield replace(place, bind=ANY, nets=(address,))
                else:
                    yield replace(place, bind=address)

    def _merge(self, place: _Place, services: Sequence[VirtualService]) -> None:
        key, family = (place.bind, place.port.number), place.family
        current = self._entries.get(key)
        theirs = family_of(current.protocol) if current else None
        if current and (current.closed or (family != TCP and family != TLS and theirs == family)):
            return
        if current and family in (HTTP, "") and theirs == "":
            return
        if current and _clash(place.port.protocol, current.protocol):
            return
        found = self._chains(place, services)
        # What is looked at takes the place of HTTP alone.
        if current is None or (theirs == HTTP and family == ""):
            protocol = place.port.protocol
            if family == HTTP and place.bind == ANY and protocol != _PROXY:
                protocol = ""
            self._entries[key] = _Entry(*key, protocol, found, place.bound)
            return
        for chain in found:
            if not any(chain.is_like(other) for other in current.chains):
                current.chains.append(chain)
        if theirs == HTTP or family in (HTTP, ""):
            current.protocol = ""

    def _chains(self, place: _Place, services: Sequence[VirtualService]) -> list[Chain]:
        family, is_proxy = place.family, place.port.protocol == _PROXY
        found: list[Chain] = []
        if family in (TCP, TLS, ""):
            about = [
                one for one in services if any(overlaps(h, place.host.name) for h in one.hosts)
            ]
            make = tls_chains if family == TLS else tcp_chains
            own = self._addresses.of(place.host)[0]
            by_name = bool(place.nets) or place.bind == own == ANY
            found += make(
                self._proxy, place.host, place.port, about, nets=place.nets, by_name=by_name
            )
        if family in (HTTP, ""):
            looked_at = not is_proxy and (family == "" or place.bind == ANY)
            found.append(self._http(place, looked_at=looked_at))
        return found

    def _http(self, place: _Place, *, looked_at: bool) -> Chain:
        number = place.port.number
        is_alone = place.family == "" and place.bind != ANY
        routes = (
            f"{place.host.name}:{number}" if is_alone else str(number) if number else place.bind
        )
        name = f"outbound_{names.listener(place.bind, number)}"
        manager = connection_manager(
            self._proxy, Side.OUTBOUND, name, looked_up(routes), place.port.protocol
        )
        if not looked_at:
            return Chain(filters=[manager])
        return Chain(filters=[manager], alpn=HTTP_ALPN, transport=chains.PLAIN)


def _is_own(place: _Place) -> bool:
    """Return whether the proxy listens at such a port itself."""
    is_any = place.bind == ANY or (not place.bind and place.family == HTTP)
    return is_any and place.port.number in _OWN_PORTS


def _clash(protocol: str, other: str) -> bool:
    return protocol != other and not _SERVER_FIRST.isdisjoint((protocol, other))


def _built(entry: _Entry, rest: Sequence[Json]) -> Json:
    """Return a listener with what is done with connections of no kind that it knows.

    Source: buildListenerFromEntry of istio.io/istio/pilot/pkg/networking/core.
    """
    known = [chain.build() for chain in entry.chains if not chain.is_for_all]
    others = [chain.build() for chain in entry.chains if chain.is_for_all][-1:]
    by_tls = any(chain.needs_tls_inspector for chain in entry.chains)
    by_http = any(chain.alpn for chain in entry.chains)
    more: Json = {"listenerFiltersTimeout": "0s", "continueOnListenerFiltersTimeout": True}
    if not entry.bound:
        more["bindToPort"] = False
    if known and others:
        more["defaultFilterChain"] = others[0]
    elif known:
        more["defaultFilterChain"] = {
            "filterChainMatch": {},
            "name": "PassthroughFilterChain",
            "filters": list(rest),
        }
    return Listener(
        address=entry.address,
        port=entry.port,
        direction="OUTBOUND",
        chains=known or others,
        filters=[
            *([chains.TLS_INSPECTOR] if by_tls else []),
            *([chains.HTTP_INSPECTOR] if by_http else []),
        ],
        more=more,
    ).build()


def _rest(proxy: Proxy) -> list[Json]:
    """Return what is done with connections to hosts that nobody declares.

    Source: buildOutboundCatchAllNetworkFiltersOnly of istio.io/istio/pilot/pkg/networking/core.
    """
    return tcp.to_cluster(proxy, _unknown(proxy))


def _unknown(proxy: Proxy) -> str:
    sidecar, plane = proxy.scope.sidecar, proxy.system.control_plane
    policy = sidecar.spec.get("outboundTrafficPolicy") if sidecar else None
    if not isinstance(policy, dict):
        return _PASSING if plane.allows_any_outbound else _NOWHERE
    if text(policy.get("mode")) != "ALLOW_ANY":
        return _NOWHERE
    through = mapping(policy, "egressProxy")
    if not through:
        return _PASSING
    port = mapping(through, "port").get("number")
    where = port if isinstance(port, int) else 0
    return names.cluster(where, text(through.get("host")), text(through.get("subset")))


def _virtual(proxy: Proxy, rest: Sequence[Json]) -> Json:
    """Return what takes all that goes out, and gives it to the listener of its address.

    Source: buildVirtualOutboundListener of istio.io/istio/pilot/pkg/networking/core.
    """
    nowhere = Chain(
        filters=tcp.to_cluster(proxy, _NOWHERE), port=_PORT, name="virtualOutbound-blackhole"
    )
    others = Chain(filters=rest, name="virtualOutbound-catchall-tcp")
    return Listener(
        name="virtualOutbound",
        address=ANY,
        port=_PORT,
        direction="OUTBOUND",
        chains=[nowhere.build(), others.build()],
        more={"useOriginalDst": True},
    ).build()
