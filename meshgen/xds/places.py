"""Where a sidecar takes what goes out: the addresses and ports of the hosts that it knows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from meshgen.lenient import mapping, text
from meshgen.system import Host, HostPort
from meshgen.system.protocols import HTTP, UDP, family_of
from meshgen.xds.addresses import ANY, Addresses, is_address, is_net, resolution_of, selects
from meshgen.xds.behind import behind
from meshgen.xds.proxy import Proxy
from meshgen.xds.scope import ScopeListener

_LOCAL = "127.0.0.1"
# Those that the proxy listens at itself.
_OWN_PORTS = frozenset((15001, 15006, 15021, 15090))


@dataclass(frozen=True)
class Place:
    """A port of a host, and the address `bind` at which the proxy takes connections to it.

    `bound` is whether it listens there itself, and `nets` are what the host is, where that is no
    single address. `by_name` is whether nothing but its name tells the host.
    """

    host: Host
    port: HostPort
    bind: str
    bound: bool
    nets: Sequence[str] = ()
    by_name: bool = False

    @property
    def family(self) -> str:
        """Return how the proxy treats it; "" where it has to look."""
        return family_of(self.port.protocol)


def places(proxy: Proxy, listener: ScopeListener) -> Iterator[Place]:
    """Yield the places that an `egress` of a Sidecar is for: of one port, or of all.

    Source: buildSidecarOutboundListeners of istio.io/istio/pilot/pkg/networking/core.
    """
    given = listener.given.given
    bind, port = text(given.get("bind")), mapping(given, "port")
    bound = given.get("captureMode") == "NONE" or bind.startswith("unix://")
    bind = bind or (_LOCAL if bound else "")
    protocol = text(port.get("protocol")).upper()
    only = HostPort((), listener.given.port, text(port.get("name")), protocol)
    addresses = Addresses(proxy.system)
    for host in listener.hosts:
        for each in [only] if port else host.ports:
            place = Place(host, each, bind, bound)
            if not _is_left_out(place):
                for one in [place] if port else _split(proxy, place, addresses):
                    yield from _placed(one, addresses)


def _is_left_out(place: Place) -> bool:
    """Return whether nothing is there for a place: it is another name, or the proxy's own."""
    if place.family == UDP or resolution_of(place.host) == "ALIAS":
        return True
    is_any = place.bind == ANY or (not place.bind and place.family == HTTP)
    return is_any and place.port.number in _OWN_PORTS


def _split(proxy: Proxy, place: Place, addresses: Addresses) -> Iterator[Place]:
    """Yield a place of its own for each pod behind a host without an address, if it is no HTTP.

    A ServiceEntry that says of nothing what is behind it is reached at any address.
    """
    host = place.host
    is_split = not place.bind and place.family != HTTP and resolution_of(host) == "NONE"
    if not is_split or addresses.of(host) != [ANY]:
        yield place
        return
    found = behind(proxy.system, host, place.port)
    if host.service is None and not found and not selects(host):
        yield place
    for each in found:
        if each.workload is None and is_address(each.address):
            yield replace(place, bind=each.address)
        elif each.workload and each.workload is not proxy.workload:
            yield replace(place, bind=addresses.of_pods(each.workload))


def _placed(place: Place, addresses: Addresses) -> Iterator[Place]:
    """Yield where a place is: at each address of the host, or at any where HTTP tells the host."""
    if place.family == HTTP:
        yield replace(place, bind=place.bind or ANY)
        return
    for address in addresses.of(place.host):
        if place.bind:
            by_name = is_net(address) or place.bind == address == ANY
            yield replace(place, by_name=by_name)
        elif is_net(address):
            yield replace(place, bind=ANY, nets=(address,), by_name=True)
        else:
            yield replace(place, bind=address, by_name=address == ANY)
