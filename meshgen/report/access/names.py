"""What callers and targets are called: short where one namespace is all that there is."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from meshgen.access import Beyond, Kind, Matrix, Row, Source, Target

# So many names stand in a line, unless all are asked for.
_SHOWN = 6


class Names:
    """The names of one matrix."""

    def __init__(self, matrix: Matrix, *, every: bool = False) -> None:
        """Take the matrix; `every` asks for all names, however many."""
        self._matrix = matrix
        self._shown = len(matrix.sources) if every else _SHOWN
        self._short = len({source.namespace for source in self._with_pods}) <= 1

    @property
    def _with_pods(self) -> Iterable[Source]:
        return (s for s in self._matrix.sources if s.workload and s.kind is Kind.WORKLOAD)

    def source(self, source: Source) -> str:
        """Return what a caller is called."""
        if source.kind is Kind.GATEWAY:
            return f"gateway {source.name}"
        return source.name if self._short else source.full

    def target(self, target: Target | Beyond) -> str:
        """Return what a target is called, without its port."""
        return target.name if self._short else target.full

    def column(self, positions: Sequence[int]) -> str:
        """Return what callers are called that have a column together."""
        listed = [self._matrix.sources[each] for each in positions]
        return self._shortened(map(self.source, sorted(listed, key=_rank)))

    def sources(self, positions: Sequence[int]) -> str:
        """Return what several callers are called together."""
        listed = [self._matrix.sources[each] for each in positions]
        kinds = {source.kind for source in listed}
        if Kind.MESH in kinds:
            return self._everybody(set(positions), kinds)
        named = [s for s in listed if s.kind is not Kind.OUTSIDE]
        outside = ["outside of the mesh"] if Kind.OUTSIDE in kinds else []
        return self._shortened([*outside, *map(self.source, named)])

    def _everybody(self, positions: set[int], kinds: set[Kind]) -> str:
        """Return all callers, and who is none of them, of those who could be."""
        is_all = Kind.OUTSIDE in kinds
        others = [
            source
            for index, source in enumerate(self._matrix.sources)
            if index not in positions and (is_all or source.in_mesh)
        ]
        plain = [
            self._matrix.sources[index]
            for index in sorted(positions)
            if not is_all and not self._matrix.sources[index].in_mesh
        ]
        whole = "anybody" if is_all else "anybody in the mesh"
        but = f" but {self._shortened(map(self.source, others))}" if others else ""
        also = f", {self._shortened(map(self.source, plain))}" if plain else ""
        return f"{whole}{but}{also}"

    def _shortened(self, names: Iterable[str]) -> str:
        listed = list(dict.fromkeys(names))
        if len(listed) <= self._shown + 1:
            return ", ".join(listed)
        return f"{', '.join(listed[: self._shown])} and {len(listed) - self._shown} more"

    @cached_property
    def _services(self) -> Mapping[int, int]:
        """Return how many workloads each Service has."""
        services = self._matrix.system.services
        return {service.member.position: len(service.workloads) for service in services}

    def alone(self, target: Target | Beyond) -> str:
        """Return what a target is called by itself: as its Service, if that has no other pods."""
        service = target.reached[0].service if target.reached else None
        if service and self._services.get(service.member.position) == 1:
            return service.name if self._short else f"{service.namespace}/{service.name}"
        return self.target(target)

    def rows(self, alike: Sequence[Row[Target]]) -> str:
        """Return what targets are called that fare alike: as their Service, if they are all."""
        first = alike[0].target
        service = first.reached[0].service if first.reached else None
        if service and self._services.get(service.member.position) == len(alike):
            return service.name if self._short else f"{service.namespace}/{service.name}"
        return self._shortened(self.target(row.target) for row in alike)


def _rank(source: Source) -> bool:
    return source.workload is not None


def port_of(target: Target | Beyond) -> str:
    """Return the port as callers have it, and the container's if that is another."""
    numbers = dict.fromkeys(reached.port.number for reached in target.reached)
    listed = [number for number in numbers if number != target.port]
    if not listed or target.port in numbers:
        return str(target.port)
    return f"{'/'.join(map(str, listed))}→{target.port}"


def said_port(target: Target | Beyond) -> str:
    """Return the port as callers have it."""
    return port_of(target).partition("→")[0]


def takes(target: Target) -> str:
    """Return what a port takes: mutual TLS, plain text."""
    if target.is_gateway:
        return "gateway"
    if target.guarded is None:
        return "a sidecar, or none"
    if not target.guarded:
        return "no sidecar" if target.workload.in_mesh is False else "past the sidecar"
    words = {"STRICT": "mutual TLS", "PERMISSIVE": "mutual TLS, plain text"}
    return words.get(target.demand.held, "plain text")
