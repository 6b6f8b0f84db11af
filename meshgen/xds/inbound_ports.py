"""The ports at which a sidecar's pods are reached: those that somebody declares, and all others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from meshgen.lenient import mapping, mappings, text
from meshgen.system import Workload
from meshgen.xds import names
from meshgen.xds.addresses import ANY, Addresses
from meshgen.xds.proxy import Proxy
from meshgen.xds.targets import targets_of

VIRTUAL = "virtualInbound"
_PASSING = "InboundPassthroughCluster"
# Those that the proxy listens at itself: to be asked how it is, and for all traffic.
_STATUS = frozenset((15021, 15090))
_OWN = _STATUS | {15001, 15006}


@dataclass(frozen=True)
class InboundPort:
    """A port of the pods, and what goes through it; `number` is that of the Service before it.

    `bound` is whether the proxy listens at that very port, and `cluster` where it leads.
    """

    target: int
    number: int
    protocol: str
    cluster: str
    address: str = ANY
    bound: bool = False

    @property
    def is_declared(self) -> bool:
        """Return whether somebody says what goes through it."""
        return self.cluster != _PASSING

    def chain_name(self, *, is_http: bool) -> str:
        """Return the name of its filter chains."""
        if self.is_declared:
            return names.listener(self.address, self.target)
        return f"{VIRTUAL}-catchall-http" if is_http else VIRTUAL


def ports_of(proxy: Proxy, workload: Workload) -> Sequence[InboundPort]:
    """Return the ports that somebody declares: a Sidecar's `ingress`, or else Services.

    Source: buildInboundChainConfigs of istio.io/istio/pilot/pkg/networking/core.
    """
    sidecar, found = proxy.scope.sidecar, dict[int, InboundPort]()
    listed = mappings(sidecar.spec.get("ingress")) if sidecar else ()
    for listener in listed:
        port, bind = mapping(listener, "port"), text(listener.get("bind"))
        number = port.get("number")
        if isinstance(number, int) and (bind != ANY or number not in _STATUS):
            address = bind or Addresses(proxy.system).of_pods(workload)
            made = InboundPort(
                target=number,
                number=number,
                protocol=text(port.get("protocol")).upper(),
                cluster=names.inbound(number),
                address=address,
                bound=listener.get("captureMode") == "NONE",
            )
            found.setdefault(number, made)
    for target in () if listed else targets_of(proxy):
        if target.target not in _OWN:
            cluster = names.inbound(target.target)
            made = InboundPort(target.target, target.number, target.protocol, cluster)
            found.setdefault(target.target, made)
    return sorted(found.values(), key=lambda port: port.target)


def others(proxy: Proxy, workload: Workload, ports: Sequence[InboundPort]) -> Iterator[InboundPort]:
    """Yield what stands for all other ports, then those of a PeerAuthentication.

    Source: ForPassthrough of istio.io/istio/pilot/pkg/networking/plugin/authn.
    """
    yield InboundPort(0, 0, "", _PASSING)
    declared = {port.target for port in ports}
    for number in proxy.system.peers.ports(workload):
        if number not in declared:
            yield InboundPort(number, 0, "", _PASSING)
