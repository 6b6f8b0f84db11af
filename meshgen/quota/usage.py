"""What a namespace's loads use of a quota in each situation.

Sums are of whole billionths, the finest that a quantity can be: exact, and fast for thousands.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from meshgen.quantity import Family, Quantity
from meshgen.quota.arithmetic import add, total_of
from meshgen.quota.cluster import WorkloadKey
from meshgen.quota.loads import Load
from meshgen.quota.objectcounts import Claim
from meshgen.quota.quotas import TOTALS, Quota
from meshgen.quota.reading import Amounts
from meshgen.quota.result import Consumer, Situation, Usage

_NANO = 10**9


@dataclass(frozen=True)
class Share:
    """What a load counts in one quota: only its resources, and only if it is in its scopes."""

    load: Load
    fixed: Mapping[str, Quantity]
    made: Mapping[str, Quantity]
    each: Mapping[str, Quantity]
    sidecar: Mapping[str, Quantity]
    replica: Mapping[str, Quantity]
    update: Mapping[str, Quantity]

    def row(self, name: str) -> "Row | None":
        """Return what it counts of one resource; None if it is nothing."""
        listed = (self.fixed, self.made, self.each, self.replica, self.update)
        parts = [part.get(name) for part in listed]
        if not any(part and part.value for part in parts):
            return None
        fixed, made, each, replica, update = map(_nanos, parts)
        sidecar = _nanos(self.sidecar.get(name))
        return Row(self.load, fixed + made, each, sidecar, replica, update)

    def family(self, name: str) -> Family | None:
        """Return the suffixes that it is written with; None where it has none of it."""
        for part in (self.fixed, self.made, self.each, self.replica):
            if name in part and part[name].value:
                return part[name].family
        return None


@dataclass(frozen=True, slots=True)
class Row:
    """What a load counts of one resource, in billionths."""

    load: Load
    fixed: int
    each: int
    sidecar: int
    replica: int
    update: int

    def amount(self, *, high: bool) -> int:
        """Return what it takes without an update."""
        return self.fixed + (self.each + self.replica) * self.load.scale.pods(high=high)

    def surge(self, *, high: bool) -> int:
        """Return what an update adds."""
        return self.update + self.each * self.load.scale.updating(high=high).surge

    def pods(self, *, high: bool, updating: bool) -> int:
        """Return the pods there are."""
        scale = self.load.scale
        return scale.pods(high=high) + (scale.updating(high=high).surge if updating else 0)


def totals_of(namespace: str) -> Quota:
    """Return the quota that limits nothing, for the totals."""
    return Quota(WorkloadKey(namespace, "ResourceQuota", ""), dict.fromkeys(TOTALS))


def shares(loads: Sequence[Load], quota: Quota) -> list[Share]:
    """Return what each load counts in a quota, in their order; without those that count nothing."""
    return [share_of(load, quota) for load in loads if _counts(load, quota.hard)]


def share_of(load: Load, quota: Quota) -> Share:
    """Return what a load counts in a quota, if anything."""
    names = quota.hard
    counted = load.pod is not None and (not quota.selectors or quota.counts(load.pod))
    # Scopes are of pods, or of claims: a quota with scopes counts nothing else.
    open_to_all = not quota.selectors
    is_claim = load.resource == "persistentvolumeclaims"
    each = _only(load.usage, names) if counted else {}
    add(each, _only(_claimed(load.volumes, quota), names))
    fixed = open_to_all or (is_claim and quota.counts_claims(load.attributes_class))
    return Share(
        load,
        _only(load.fixed, names) if fixed else {},
        _only(load.made, names) if open_to_all else {},
        each,
        _only(load.sidecar, names) if counted else {},
        _only(_claimed(load.claims, quota), names),
        _only(load.update, names) if open_to_all else {},
    )


def usages(
    counting: Sequence[Share], quota: Quota, situations: Sequence[Situation]
) -> dict[Situation, tuple[Usage, ...]]:
    """Return what a quota's resources use in each situation, in the quota's order."""
    table = {name: [row for s in counting if (row := s.row(name))] for name in quota.hard}
    families = {name: _family(counting, name) for name in quota.hard}
    return {
        situation: tuple(
            _usage(table[name], name, hard, situation, families[name])
            for name, hard in quota.hard.items()
        )
        for situation in situations
    }


def _usage(
    rows: Sequence[Row],
    name: str,
    hard: Quantity | None,
    situation: Situation,
    family: Family,
) -> Usage:
    high, rolling = situation.high, situation.rolling
    used = sum(row.amount(high=high) for row in rows)
    surges = [row.surge(high=high) for row in rows] if rolling else []
    worst = None
    if situation.all_at_once:
        used += sum(surges)
    elif rolling and rows:
        most = max(surges)
        used += most
        worst = rows[surges.index(most)] if most else None
    sidecars = sum(
        row.sidecar * row.pods(high=high, updating=situation.all_at_once or row is worst)
        for row in rows
        if row.sidecar
    )
    return Usage(
        name,
        Fraction(used, _NANO),
        hard,
        Fraction(sidecars, _NANO),
        worst.load.key if worst else None,
        family,
        partial(_parts, rows, situation, worst),
    )


def _parts(rows: Sequence[Row], situation: Situation, worst: Row | None) -> Iterator[Consumer]:
    for row in rows:
        updating = situation.all_at_once or row is worst
        high = situation.high
        amount = row.amount(high=high) + (row.surge(high=high) if updating else 0)
        if amount:
            pods = row.pods(high=high, updating=updating)
            yield Consumer(
                row.load.key, pods, Fraction(amount, _NANO), Fraction(row.sidecar * pods, _NANO)
            )


def _family(counting: Sequence[Share], name: str) -> Family:
    families = (share.family(name) for share in counting)
    return next((family for family in families if family), Family.DECIMAL)


def _nanos(quantity: Quantity | None) -> int:
    if quantity is None:
        return 0
    value = quantity.value
    return value.numerator * (_NANO // value.denominator)


def _counts(load: Load, names: Mapping[str, Quantity | None]) -> bool:
    claimed = (claim.counts for claim in (*load.claims, *load.volumes))
    parts = (load.fixed, load.made, load.usage, load.update, *claimed)
    return not all(part.keys().isdisjoint(names) for part in parts)


def _claimed(claims: Sequence[Claim], quota: Quota) -> Amounts:
    counting = (c.counts for c in claims if quota.counts_claims(c.attributes_class))
    return total_of(counting) if claims else {}


def _only(listed: Mapping[str, Quantity], names: Mapping[str, Quantity | None]) -> Amounts:
    if listed.keys().isdisjoint(names):
        return {}
    return {name: quantity for name, quantity in listed.items() if name in names}
