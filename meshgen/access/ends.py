"""What NetworkPolicies make of calls: both ends of a connection, as they tell them apart."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from meshgen.access.sources import SOMEBODY, Kind, Source
from meshgen.access.targets import Target
from meshgen.system import NetworkGateway, System
from meshgen.system.access import Verdict
from meshgen.system.network import (
    EGRESS,
    INGRESS,
    NETWORK_POLICY,
    End,
    Outside,
    Passage,
    Pods,
    Port,
)
from meshgen.system.network.ends import NAMESPACE_NAME, Labels
from meshgen.xds.addresses import is_address
from meshgen.xds.behind import network_of

# Pods that no policy names, and that have none of the labels that one asks for.
_NOBODY = Pods(SOMEBODY, Labels({NAMESPACE_NAME: SOMEBODY}, open=False), Labels(open=False))


class Ends:
    """What NetworkPolicies make of calls in a system."""

    def __init__(self, system: System) -> None:
        """Take the system."""
        self._system = system
        self._isolated: dict[tuple[int, str], bool] = {}

    @cached_property
    def is_any(self) -> bool:
        """Return whether there is any NetworkPolicy."""
        systems = (self._system, *self._system.others)
        return any(True for each in systems for _ in each.of(NETWORK_POLICY))

    def network_of(self, source: Source) -> str:
        """Return the network of a caller's pods, in a mesh that has several; "" for none known."""
        if source.workload is None or not self._system.others:
            return ""
        return network_of(source.system or self._system, source.workload.labels)

    def crosses(self, source: Source, target: Target) -> bool:
        """Return whether a call has to go through the gateway of another network."""
        return bool(self._gateways(source, target))

    def _gateways(self, source: Source, target: Target) -> Sequence[NetworkGateway]:
        """Return the gateways through which a call of another network comes; none for a near one.

        Gateways themselves have an address for those outside.

        Source: selectNetworkGateways of istio.io/istio/pilot/pkg/xds/endpoints.
        """
        system = self._system
        there = network_of(system, target.workload.labels) if source.system else ""
        if target.is_gateway or not there or self.network_of(source) == there:
            return ()
        listed = [each for each in system.network_gateways if each.network == there]
        near = [each for each in listed if each.cluster == system.site.cluster]
        return near or listed

    def may(self, source: Source, target: Target) -> Sequence[Passage]:
        """Return what becomes of a connection, of whatever may be the source's end."""
        network = self._system.network
        own = network.pods_of(target.workload)
        if source.system and source.workload:
            pods = source.system.network.pods_of(source.workload)
            return self._from_elsewhere(source, pods, source.system, target)
        ends = self._ends(source)
        if not self._isolates(own, INGRESS) and not any(self._isolates(e, EGRESS) for e in ends):
            return ()
        port = Port(target.port)
        return list(dict.fromkeys(network.may(end, own, port) for end in ends))

    def _from_elsewhere(
        self, source: Source, pods: Pods, cluster: System, target: Target
    ) -> Sequence[Passage]:
        """Return what becomes of a connection from another cluster, by each gateway on its way.

        Policies of a cluster know no pods of another one: what comes from there is an address.
        """
        network, own = self._system.network, self._system.network.pods_of(target.workload)
        gateways, port = self._gateways(source, target), Port(target.port)
        if not gateways:
            out = [cluster.network.leaves(pods, end, port) for end in self._seen_as(target)]
            into = [network.enters(end, own, port) for end in _addresses(cluster)]
            return [_first_refused([*out, *into])]
        return [
            _first_refused(
                [
                    *self._to_gateway(cluster, pods, gateway),
                    *self._through_gateway(gateway, own, port),
                ]
            )
            for gateway in gateways
        ]

    def _seen_as(self, target: Target) -> Sequence[Outside]:
        """Return what pods are to policies of another cluster: a gateway is its address."""
        gateways = self._system.network_gateways
        own = [each for each in gateways if target.workload in each.service.workloads]
        known = [address for each in own for address in each.addresses if is_address(address)]
        return [Outside(address) for address in known] or _addresses(self._system)

    def _to_gateway(
        self, cluster: System, pods: Pods, gateway: NetworkGateway
    ) -> Iterator[Passage]:
        for address in [*filter(is_address, gateway.addresses)] or [""]:
            yield cluster.network.leaves(pods, Outside(address), Port(gateway.port))

    def _through_gateway(self, gateway: NetworkGateway, own: Pods, port: Port) -> Iterator[Passage]:
        network, service = self._system.network, gateway.service
        if gateway.cluster != self._system.site.cluster:
            yield from (network.enters(end, own, port) for end in _addresses(self._system))
            return
        leading = service.port(gateway.port)
        for workload in service.workloads:
            taken = Port(leading.target_in(workload) if leading else None)
            yield network.enters(Outside(), network.pods_of(workload), taken)
            yield network.may(network.pods_of(workload), own, port)
        if not service.workloads:
            yield network.may(network.pods_in(service.namespace, service.selector), own, port)

    def alike(
        self, indices: Sequence[int], sources: Sequence[Source], target: Target
    ) -> Iterator[Sequence[int]]:
        """Yield those of some callers whom NetworkPolicies cannot tell apart."""
        network = self._system.network
        asked = network.labels_asked(network.pods_of(target.workload), INGRESS)
        found: dict[tuple[object, ...], list[int]] = {}
        for index in indices:
            workload = sources[index].workload
            key: tuple[object, ...] = (index,)
            is_own = workload is not None and sources[index].system is None
            if is_own and workload and not self._isolates(network.pods_of(workload), EGRESS):
                near = workload.namespace, workload.on_host, workload.ambient
                key = (*near, *asked.of(workload.labels))
            found.setdefault(key, []).append(index)
        yield from found.values()

    def _isolates(self, end: End, direction: str) -> bool:
        """Return whether something may be refused at an end; kept for pods of a workload."""
        if isinstance(end, Outside):
            return False
        if end.workload is None:
            return True
        key = (end.workload.member.position, direction)
        if key not in self._isolated:
            self._isolated[key] = self._system.network.concerns(end, direction)
        return self._isolated[key]

    def _ends(self, source: Source) -> Sequence[End]:
        network = self._system.network
        if source.workload is not None:
            return [network.pods_of(source.workload)]
        match source.kind:
            case Kind.OUTSIDE:
                return [_NOBODY, Outside()]
            case Kind.MESH:
                return [_NOBODY]
        where = source.caller.namespace if source.caller else ""
        if SOMEBODY in where:
            return [_NOBODY if where == SOMEBODY else network.pods_in("")]
        some = network.pods_in(where, source.labels)
        if source.kind is Kind.NAMESPACE:
            return [Pods(where, some.space, Labels(open=False))]
        return [some]


def _addresses(system: System) -> Sequence[Outside]:
    """Return what pods of a cluster are to policies of another one."""
    return [Outside(net) for net in system.site.pods] or [Outside()]


def _first_refused(legs: Sequence[Passage]) -> Passage:
    """Return what becomes of a connection on a way: what refuses it, or may, else what lets it."""
    for verdict in (Verdict.DENIED, Verdict.UNKNOWN):
        for leg in legs:
            if leg.verdict is verdict:
                return leg
    return legs[-1]
