"""Who may reach whom: a row for each port of a workload, callers that fare alike together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from meshgen.access.arriving import Arrival, Arrivals, of_mutual_tls_alone
from meshgen.access.cell import ANY, Cell, Reach, cell_of, either, passed
from meshgen.access.ends import Ends
from meshgen.access.leaving import Leaving
from meshgen.access.outside import Beyond, any_other, outside_of
from meshgen.access.sources import Callers, Kind, Source, sources_of
from meshgen.access.targets import Target, targets_of
from meshgen.system import Member, System
from meshgen.system.access import Caller, Request
from meshgen.system.access.policy import IDENTITY
from meshgen.system.network import Passage

_Key = tuple[object, ...]


Goal = TypeVar("Goal", Target, Beyond)


@dataclass(frozen=True, eq=False)
class Row(Generic[Goal]):
    """What becomes of calls to a target: callers, by their positions, and their cell."""

    target: Goal
    groups: Sequence[tuple[Sequence[int], Cell]]

    @cached_property
    def cells(self) -> Mapping[int, Cell]:
        """Return the cell of each caller."""
        return {source: cell for sources, cell in self.groups for source in sources}


class Matrix:
    """Who may reach whom in a system; callers of whom policies say the same are asked once."""

    def __init__(
        self,
        system: System,
        said: Request = ANY,
        sources: Sequence[Source] | None = None,
        targets: Sequence[Target] | None = None,
        beyond: Sequence[Beyond] | None = None,
    ) -> None:
        """Take the system, and what is known of requests, of callers and of targets; else all.

        `beyond` are targets outside of the mesh; all of them where no target is known.
        """
        self.system = system
        self.said = said
        self.sources: Sequence[Source] = sources_of(system) if sources is None else sources
        self.targets: Sequence[Target] = targets_of(system) if targets is None else targets
        if beyond is None:
            beyond = [*outside_of(system), any_other()] if targets is None else []
        self.beyond: Sequence[Beyond] = beyond
        self.arrivals = Arrivals(system)
        self._others = {id(each): Arrivals(each) for each in system.others}
        self._ends = Ends(system)
        self._callers = Callers(system, self.sources)
        self._named: dict[int, Sequence[tuple[str, str]]] = {}

    @cached_property
    def rows(self) -> Sequence[Row[Target]]:
        """Return a row for each target."""
        return [self.row(target) for target in self.targets]

    def caller_of(self, positions: Sequence[int]) -> Caller | None:
        """Return the identity that some callers share; None where they have several, or none."""
        found = {self.sources[position].caller for position in positions}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def outside(self) -> Sequence[Row[Beyond]]:
        """Return a row for each target outside, of callers whose pods are here."""
        leaving = Leaving(self.system, self.arrivals, self.said)
        rows = (self._outwards(target, leaving) for target in self.beyond)
        return [row for row in rows if row.groups]

    def _arrivals(self, source: Source) -> Arrivals:
        """Return how calls of a source's cluster arrive."""
        return self._others[id(source.system)] if source.system else self.arrivals

    def _outwards(self, target: Beyond, leaving: Leaving) -> Row[Beyond]:
        groups: dict[_Key, tuple[list[int], Cell]] = {}
        for index, source in enumerate(self.sources):
            cell = None if source.system else leaving.cell(source, target)
            if cell is not None:
                groups.setdefault(cell.key, ([], cell))[0].append(index)
        return Row(target, list(groups.values()))

    def row(self, target: Target) -> Row[Target]:
        """Return what becomes of all calls to a target."""
        groups: dict[_Key, tuple[list[int], Cell]] = {}
        policies = self._policies(target)
        for indices, ways in self._arriving(target):
            for alike in self._split(indices, policies):
                cell = self._cell(target, self.sources[alike[0]], ways)
                for passing, through in self._connected(alike, target, cell):
                    known = passed(cell, passing)
                    groups.setdefault(known.key, ([], known))[0].extend(through)
        listed = [(sorted(found), cell) for found, cell in groups.values()]
        return Row(target, sorted(listed, key=lambda pair: pair[0][0]))

    def _connected(
        self, alike: Sequence[int], target: Target, cell: Cell
    ) -> Iterator[tuple[Sequence[Passage], Sequence[int]]]:
        """Yield callers of whom NetworkPolicies say the same; who is denied is not asked about."""
        if cell.reach is Reach.DENIED or not self._ends.is_any:
            yield (), alike
            return
        found: dict[_Key, tuple[Sequence[Passage], list[int]]] = {}
        for indices in self._ends.alike(alike, self.sources, target):
            passing = self._ends.may(self.sources[indices[0]], target)
            key = tuple((p.verdict, p.member and p.member.position, p.path) for p in passing)
            found.setdefault(key, (passing, []))[1].extend(indices)
        yield from found.values()

    def _cell(self, target: Target, source: Source, ways: Sequence[bool]) -> Cell:
        arrivals = (self._arrival(source, target, meshed=way) for way in ways)
        return either(
            [cell_of(self.system, target, each, self.said) for each in arrivals], source.name
        )

    def _arrival(self, source: Source, target: Target, *, meshed: bool) -> Arrival:
        arrival = self._arrivals(source).of(source, target, meshed=meshed)
        crosses = self._ends.crosses(source, target)
        return of_mutual_tls_alone(arrival) if crosses else arrival

    def _arriving(self, target: Target) -> Iterator[tuple[Sequence[int], Sequence[bool]]]:
        """Yield callers whose calls arrive alike, and whether they may count as in the mesh."""
        near: dict[_Key, list[int]] = {}
        hosts = self.arrivals.hosts_of(target)
        for key, known, indices in self._classes:
            is_known = None if known is None else not known.isdisjoint(hosts)
            near.setdefault((key, is_known), []).extend(indices)
        found: dict[_Key, tuple[list[int], Sequence[bool]]] = {}
        for indices in near.values():
            source = self.sources[indices[0]]
            ways = (True, False) if source.in_mesh is None else (source.in_mesh,)
            arrivals = [self._arrival(source, target, meshed=way) for way in ways]
            found.setdefault((ways, *map(_key, arrivals)), ([], ways))[0].extend(indices)
        yield from found.values()

    @cached_property
    def _classes(self) -> Sequence[tuple[_Key, frozenset[str] | None, Sequence[int]]]:
        """Return callers of whom proxies know and send the same.

        Each with what it hangs on, and the hosts that a Sidecar tells of; None for all.
        """
        found: dict[_Key, tuple[_Key, frozenset[str] | None, list[int]]] = {}
        for index, source in enumerate(self.sources):
            arrivals = self._arrivals(source)
            egress = arrivals.egress_of(source)
            is_closed = egress and arrivals.is_closed(egress)
            where = id(source.system), self._ends.network_of(source)
            said = (source.in_mesh, source.kind is Kind.GATEWAY, source.namespace, is_closed, where)
            known = arrivals.known_to(egress) if egress else None
            position = egress and egress.member.position
            found.setdefault((said, position), (said, known, []))[2].append(index)
        return list(found.values())

    def _policies(self, target: Target) -> Sequence[Member]:
        applied = self.system.access.of(target.workload)
        return [p.member for p in (*applied.custom, *applied.deny, *applied.allow)]

    def _split(self, indices: Sequence[int], policies: Sequence[Member]) -> Iterator[Sequence[int]]:
        """Yield those of some callers of whom policies say the same."""
        wanted = set(indices)
        signs: dict[int, list[int]] = {}
        number = 0
        for member in policies:
            for key, value in self._identities(member):
                number += 1
                for index in self._callers.of(member, key, value):
                    if index in wanted:
                        signs.setdefault(index, []).append(number)
        alike: dict[tuple[int, ...], list[int]] = {}
        for index in indices:
            alike.setdefault(tuple(signs.get(index, ())), []).append(index)
        yield from alike.values()

    def _identities(self, member: Member) -> Sequence[tuple[str, str]]:
        if member.position not in self._named:
            policy = self.system.access.policy(member)
            found = (
                (term.key, value)
                for rule in policy.rules
                for term in rule.terms
                if term.key in IDENTITY
                for value in (*term.values, *term.others)
            )
            self._named[member.position] = list(dict.fromkeys(found))
        return self._named[member.position]


def _key(arrival: Arrival) -> _Key:
    because = arrival.because and arrival.because.words
    return arrival.how, arrival.caller is not None, because, arrival.stopped is not None
