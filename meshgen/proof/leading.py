"""Which VirtualService leads a request where it goes."""

from collections.abc import Iterator, Sequence

from meshgen.proof.answer import Answer
from meshgen.proof.matching import NO_HOST, rank_of
from meshgen.proof.sources import Start
from meshgen.system import VirtualService
from meshgen.system.labels import has_labels
from meshgen.xds import Proxy

# What istiod calls routes that no VirtualService has.
_OF_NONE = frozenset(("", "default", "allow_any", "block_all"))


def way_of(answer: Answer, start: Start) -> str:
    """Return by which route an answer came: `by the route beta of VirtualService/reviews`."""
    if not answer.route:
        return ""
    if answer.route in _OF_NONE:
        return "by no VirtualService's route"
    services = _best(start)
    of = f" of {' or '.join(services)}" if services else ""
    return f"by the route `{answer.route}`{of}"


def _best(start: Start) -> Sequence[str]:
    """Return the VirtualServices that a proxy follows for a host, by its best name."""
    system, home = start.proxy.system, start.proxy.namespace
    names = {start.host, system.hosts.full(start.host, home)}
    found: dict[str, tuple[int, int]] = {}
    for service in _followed(start.proxy):
        hosts = [system.hosts.full(host, service.member.namespace) for host in service.hosts]
        rank = max(rank_of(hosts, name.lower()) for name in names)
        if rank > NO_HOST:
            found[f"VirtualService/{service.member.name}"] = rank
    best = max(found.values(), default=NO_HOST)
    return [name for name, rank in found.items() if rank == best]


def _followed(proxy: Proxy) -> Iterator[VirtualService]:
    if not proxy.is_gateway:
        yield from proxy.scope.virtual_services
        return
    for gateway in proxy.system.gateways.all:
        if has_labels(proxy.labels, gateway.selector):
            named = (gateway.member.namespace, gateway.member.name)
            yield from proxy.scope.virtual_services_of(named)
