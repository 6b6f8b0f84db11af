"""What NetworkPolicies make of calls: both ends of a connection, as they tell them apart."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from meshgen.access.sources import SOMEBODY, Kind, Source
from meshgen.access.targets import Target
from meshgen.system import System
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
        return any(True for _ in self._system.of(NETWORK_POLICY))

    def may(self, source: Source, target: Target) -> Sequence[Passage]:
        """Return what becomes of a connection, of whatever may be the source's end."""
        network = self._system.network
        own = network.pods_of(target.workload)
        ends = self._ends(source)
        if not self._isolates(own, INGRESS) and not any(self._isolates(e, EGRESS) for e in ends):
            return ()
        port = Port(target.port)
        return list(dict.fromkeys(network.may(end, own, port) for end in ends))

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
            if workload is not None and not self._isolates(network.pods_of(workload), EGRESS):
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
