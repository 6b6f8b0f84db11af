"""What a change opens and closes: who reaches what no longer, or now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from meshgen.access.arriving import Because, How
from meshgen.access.cell import Cell, Reach
from meshgen.access.kinds import Kinds
from meshgen.access.matrix import Matrix, Row
from meshgen.access.outside import Beyond, beyond
from meshgen.access.sources import Source
from meshgen.access.targets import Target
from meshgen.system.access import Request, Verdict

# From what nobody gets through to what everybody does.
_RANK = {Verdict.DENIED: 0, Verdict.UNKNOWN: 1, Verdict.ALLOWED: 2}
_WHOLE = {
    Reach.DENIED: Verdict.DENIED,
    Reach.ALLOWED: Verdict.ALLOWED,
    Reach.UNKNOWN: Verdict.UNKNOWN,
    # Where nothing of requests decides, it hangs on the address.
    Reach.PARTLY: Verdict.UNKNOWN,
}
_AnyRow = Row[Target] | Row[Beyond]
_Key = tuple[str, ...]
# What kinds of requests have in common, in each of their parts.
_Box = tuple[frozenset[str], ...]


class Turn(StrEnum):
    """Which way something changed; OTHERWISE where it hangs on something else than before."""

    OPENED = "opened"
    CLOSED = "closed"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, eq=False)
class Change:
    """What changed between callers, by their positions, and a row that is there now or was before.

    `requests` are those that it is about, "" for all. `was` and `now` are what becomes of them,
    unknown where that hangs on a token, on an address or on who is asked: `aside` tells on which.
    With `plain` they are let in all the same, but mutual TLS comes or goes. `is_new` and `is_gone`
    tell that the target is. With `past`, proxies refuse them as before, but the way round a proxy
    comes or goes. `because` is what decides now.
    """

    turn: Turn
    sources: Sequence[int]
    row: _AnyRow
    requests: str
    was: Verdict = Verdict.DENIED
    now: Verdict = Verdict.DENIED
    aside: str = ""
    because: Sequence[Because] = ()
    plain: bool = False
    is_new: bool = False
    is_gone: bool = False
    past: bool = False


@dataclass(frozen=True, eq=False)
class Changes:
    """What is open now and was not, and the other way round; positions are those of `after`."""

    before: Matrix
    after: Matrix

    def all(self) -> Sequence[Change]:
        """Return what changed, target by target: what opened, then what closed."""
        old, new = ({_target(row): row for row in each.rows} for each in (self.before, self.after))
        found = [change for key, row in new.items() for change in self._at(old.get(key), row)]
        gone = [change for key, row in old.items() if key not in new for change in self._gone(row)]
        # Both matrices have the same targets outside.
        outside = zip(self.before.outside, self.after.outside, strict=False)
        out = [change for before, after in outside for change in self._at(before, after)]
        return [*found, *gone, *out]

    def _at(self, old: _AnyRow | None, new: _AnyRow) -> Iterator[Change]:
        """Yield what changed at a target; callers of whom the same is said stand together."""
        pairs: dict[tuple[int, int], list[int]] = {}
        before = _numbered(old) if old else {}
        for number, (sources, _) in enumerate(new.groups):
            for source in sources:
                pairs.setdefault((before.get(source, -1), number), []).append(source)
        merged: dict[tuple[object, ...], tuple[Change, list[int]]] = {}
        for (was, now), sources in pairs.items():
            cell = new.groups[now][1]
            old_cell = old.groups[was][1] if old and was >= 0 else None
            if old_cell is None and not new.target.port:
                continue  # a caller that is new is no news of what keeps others in
            stopped = self._stopped(cell, sources[0], new)
            for change in _turned(old_cell, cell, self.after, new):
                because = change.because if change.past else stopped or change.because
                known = replace(change, is_new=old is None, because=because)
                said = (change.turn, change.requests, change.was, change.now)
                key = (*said, change.plain, change.past)
                merged.setdefault(key, (known, []))[1].extend(sources)
        ordered = sorted(merged.values(), key=lambda pair: pair[0].turn != Turn.OPENED)
        yield from (replace(change, sources=sorted(sources)) for change, sources in ordered)

    def _stopped(self, cell: Cell, source: int, row: _AnyRow) -> Sequence[Because]:
        """Return the Sidecar of a caller that keeps it from what would let it in, if one does.

        Callers that fare alike stand together, each with a Sidecar of its own.
        """
        if not cell.is_stopped:
            return ()
        if isinstance(row.target, Beyond):
            return (cell.arrival.stopped,) if cell.arrival.stopped else ()
        own = self.after.arrivals.of(self.after.sources[source], row.target, meshed=True).stopped
        return (own,) if own else ()

    def _gone(self, row: _AnyRow) -> Iterator[Change]:
        found = [index for sources, cell in row.groups if cell.gets_through for index in sources]
        if found:
            yield Change(Turn.CLOSED, sorted(found), row, "", Verdict.ALLOWED, is_gone=True)


def between(before: Matrix, after: Matrix) -> Changes:
    """Return what changed; each matrix is asked about the callers of both."""
    listed = {_source(source): source for source in after.sources}
    older = {_source(source): source for source in before.sources}
    # Who stands for all others comes last.
    keys = sorted({**listed, **older}, key=lambda key: (listed.get(key) or older[key]).is_rest)
    one, other = (
        [known.get(key) or _stranger(listed.get(key) or older[key]) for key in keys]
        for known in (older, listed)
    )
    outside = dict.fromkeys((t.name, t.port) for t in (*after.beyond, *before.beyond))
    ordered = sorted(outside, key=lambda pair: not pair[1])
    here, there = ([beyond(each.system, *pair) for pair in ordered] for each in (before, after))
    return Changes(
        Matrix(before.system, before.said, one, before.targets, here),
        Matrix(after.system, after.said, other, after.targets, there),
    )


def _stranger(source: Source) -> Source:
    """Return a caller as one of whom there are no pods, with its identity."""
    labels = source.workload.labels if source.workload else source.labels
    return replace(source, workload=None, labels=labels)


def _source(source: Source) -> _Key:
    return source.kind.value, source.full


def _target(row: _AnyRow) -> _Key:
    """Return what a target is known by: its Service, for it may get another workload."""
    target = row.target
    return target.namespace, target.name, str(target.port)


def _numbered(row: _AnyRow) -> Mapping[int, int]:
    return {source: n for n, (sources, _) in enumerate(row.groups) for source in sources}


def _turned(old: Cell | None, new: Cell, matrix: Matrix, row: _AnyRow) -> Iterator[Change]:
    was, now = _gets(old), _gets(new)
    if old and was == now and was in (Reach.ALLOWED, Reach.DENIED):
        is_plain = new.arrival.how is How.PLAIN
        if now is Reach.ALLOWED and is_plain != (old.arrival.how is How.PLAIN):
            turn = Turn.OPENED if is_plain else Turn.CLOSED
            reasons = [new.arrival.because] if new.arrival.because else []
            yield Change(turn, (), row, "", because=reasons, plain=True)
        is_past = _goes_past(new)
        if now is Reach.DENIED and is_past != _goes_past(old):
            turn = Turn.OPENED if is_past else Turn.CLOSED
            yield Change(turn, (), row, "", because=new.because[1:], past=True)
        return
    if old and (was, old.requests) == (now, new.requests):
        return
    base = replace(matrix.said, port=row.target.port, is_http=row.target.is_http)
    turned: dict[tuple[Verdict, Verdict], list[Sequence[str]]] = {}
    places: dict[tuple[Verdict, Verdict], Because] = {}
    kinds = Kinds(base, [cell.left for cell in (old, new) if cell and cell.left])
    for request, labels in kinds:
        (first, _), (second, place) = (
            _decided(old, was, request, matrix),
            _decided(new, now, request, matrix),
        )
        if first is not second:
            turned.setdefault((first, second), []).append(labels)
            if place:
                places.setdefault((first, second), place)
    for (first, second), listed in turned.items():
        turn = Turn.OPENED if _RANK[second] > _RANK[first] else Turn.CLOSED
        words = _words(listed, kinds.dimensions)
        unsure = new if second is Verdict.UNKNOWN else old if first is Verdict.UNKNOWN else None
        aside = unsure.requests if unsure else ""
        place = places.get((first, second))
        because = [place] if place else new.because
        yield Change(turn, (), row, words, first, second, aside, because)
    if not turned and old and Reach.UNKNOWN in (was, now):
        both = Verdict.UNKNOWN
        yield Change(Turn.OTHERWISE, (), row, "", both, both, new.requests, new.because)


def _goes_past(cell: Cell) -> bool:
    """Return whether what a proxy refuses gets out round it."""
    is_outwards = cell.arrival.how in (How.REFUSED, How.THROUGH)
    return is_outwards and cell.arrival.stopped is not None and cell.reach is not Reach.DENIED


def _gets(cell: Cell | None) -> Reach:
    return cell.reach if cell and cell.gets_through else Reach.DENIED


def _decided(
    cell: Cell | None, gets: Reach, request: Request, matrix: Matrix
) -> tuple[Verdict, Because | None]:
    """Return what becomes of a request of a kind, and the rule that it is due to, if any."""
    if cell is None or cell.left is None or gets in (Reach.DENIED, Reach.ALLOWED):
        return _WHOLE[gets], None
    known = replace(request, caller=cell.arrival.caller)
    decision = matrix.system.access.decided(cell.left, known)
    is_unsure = gets is Reach.UNKNOWN and decision.verdict is Verdict.ALLOWED
    verdict = Verdict.UNKNOWN if is_unsure else decision.verdict
    place = Because("", decision.member, decision.path) if decision.member else None
    return verdict, place


def _words(listed: Sequence[Sequence[str]], dimensions: Sequence[Sequence[str]]) -> str:
    """Return kinds of requests in words; "" where they are all."""
    boxes: list[_Box] = [tuple(frozenset([value]) for value in labels) for labels in listed]
    for index in range(len(dimensions)):
        merged: dict[tuple[_Box, _Box], frozenset[str]] = {}
        for box in boxes:
            around = box[:index], box[index + 1 :]
            merged[around] = merged.get(around, frozenset()) | box[index]
        boxes = [(*before, values, *after) for (before, after), values in merged.items()]
    words = filter(None, (_box(box, dimensions) for box in boxes))
    return "; ".join(sorted(words, key=lambda each: "any other" in each))


def _box(box: _Box, dimensions: Sequence[Sequence[str]]) -> str:
    parts = []
    for values, every in zip(box, dimensions, strict=True):
        if values != set(every):
            parts.append(", ".join(each for each in every if each in values))
    return " ".join(parts)
