"""The mends that run fewer pods: an autoscaler's max, or a workload's replicas."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from meshgen.quota.loads import Load
from meshgen.quota.result import Change, Mend, MendKind
from meshgen.quota.shortage import Shortage, least
from meshgen.quota.usage import Row
from meshgen.quota.wording import several


@dataclass(frozen=True)
class _Candidate:
    """A workload that could run fewer pods, and how few at least."""

    load: Load
    rows: Sequence[Row | None]
    now: int
    floor: int


def autoscaler_mends(shortage: Shortage) -> list[Mend]:
    """Return the mend that lowers one autoscaler's max, or else those of all to the same."""
    if not shortage.situation.high:
        return []
    candidates = [
        _Candidate(load, rows, load.scale.high, max(load.scale.rest, load.scale.floor))
        for load, rows in shortage.rows
        if load.scale.autoscaler
    ]
    return _fewer(shortage, candidates, MendKind.HPA_MAX, _lower_max)


def replica_mends(shortage: Shortage) -> list[Mend]:
    """Return the mend that takes replicas from one workload, or else from all that have more."""
    candidates = [
        _Candidate(load, rows, load.scale.rest, load.scale.floor)
        for load, rows in shortage.rows
        if load.is_scalable and not (shortage.situation.high and load.scale.autoscaler)
    ]
    return _fewer(shortage, candidates, MendKind.REPLICAS, _lower_replicas)


def _fewer(
    shortage: Shortage,
    candidates: Sequence[_Candidate],
    kind: MendKind,
    change: Callable[[_Candidate, int], Change],
) -> list[Mend]:
    candidates = [c for c in candidates if c.now > c.floor and any(c.rows)]
    field = "maxReplicas" if kind is MendKind.HPA_MAX else "replicas"
    one = _smallest(shortage, candidates)
    if one:
        candidate, enough = one
        number = least(
            enough, lambda n: shortage.after([change(candidate, candidate.now - n)]) is not None
        )
        to = candidate.now - number
        summary = f"{field} {to} instead of {candidate.now} for {candidate.load.key}"
        mend = shortage.verified(kind, summary, [change(candidate, to)] if number else [])
        if mend:
            return mend
    top = max((c.now for c in candidates), default=0)
    # Counted down from the top: the highest cap that fits is the smallest change.
    down = least(
        top - 1, lambda n: shortage.after(_capped(candidates, top - n, change)) is not None
    )
    if not down:
        return []
    changes = _capped(candidates, top - down, change)
    summary = f"{field} {top - down} at most for {several([c.load.key for c in candidates])}"
    return shortage.verified(kind, summary, changes)


def _smallest(
    shortage: Shortage, candidates: Sequence[_Candidate]
) -> tuple[_Candidate, int] | None:
    """Return the workload that alone can give up enough, with the fewest pods."""
    over = [usage.over for usage in shortage.over]
    best: tuple[_Candidate, int] | None = None
    for candidate in candidates:
        needed = 0
        for row, much in zip(candidate.rows, over, strict=True):
            each = row.each + row.replica if row else 0
            nanos = int(much * 10**9)
            needed = max(needed, -(-nanos // each) if each else candidate.now + 1)
        if needed <= candidate.now - candidate.floor and (best is None or needed < best[1]):
            best = candidate, needed
    return best


def _capped(
    candidates: Sequence[_Candidate], cap: int, change: Callable[[_Candidate, int], Change]
) -> list[Change]:
    lowered = [(c, min(c.now, max(cap, c.floor))) for c in candidates]
    return [change(candidate, to) for candidate, to in lowered if to < candidate.now]


def _lower_max(candidate: _Candidate, to: int) -> Change:
    autoscaler = candidate.load.scale.autoscaler
    assert autoscaler is not None
    setting = ("autoscaling", "max")
    return Change(autoscaler.key, ("spec", "maxReplicas"), setting, candidate.now, to)


def _lower_replicas(candidate: _Candidate, to: int) -> Change:
    return Change(candidate.load.key, ("spec", "replicas"), ("replicas",), candidate.now, to)
