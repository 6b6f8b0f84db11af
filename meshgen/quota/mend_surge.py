"""The mend of a rolling update: no surge for as few workloads as it takes."""

from fractions import Fraction

from meshgen.lenient import mapping
from meshgen.quota.loads import Load
from meshgen.quota.result import Change, Mend, MendKind
from meshgen.quota.shortage import Shortage, least
from meshgen.quota.wording import several
from meshgen.resources import Object

# Where a workload says how it is updated.
_STRATEGY = {"Deployment": "strategy", "DaemonSet": "updateStrategy"}


def surge_mends(shortage: Shortage) -> list[Mend]:
    """Return the mend with maxSurge 0; the updates that take most are the first to lose it."""
    if not shortage.situation.rolling:
        return []
    loads = _by_surge(shortage)
    changes = [_without_surge(load, shortage.namespace.objects[load.key]) for load in loads]
    number = least(
        len(loads), lambda n: shortage.after([c for two in changes[:n] for c in two]) is not None
    )
    chosen = loads[:number]
    summary = f"maxSurge 0 with maxUnavailable 1 for {several([load.key for load in chosen])}"
    scales = [load.scale for load in chosen if load.is_scalable]
    if any(scale.pods(high=shortage.situation.high) == 1 for scale in scales):
        summary += " (a single replica is away while it is replaced)"
    made = [change for two in changes[:number] for change in two]
    return shortage.verified(MendKind.SURGE, summary, made)


def _by_surge(shortage: Shortage) -> list[Load]:
    """Return the workloads whose update adds to what does not fit, the largest part first."""
    high = shortage.situation.high
    limits = [usage.hard.value if usage.hard else Fraction(0) for usage in shortage.over]
    by_share: list[tuple[Fraction, Load]] = []
    for load, rows in shortage.rows:
        parts = [row.surge(high=high) if row else 0 for row in rows]
        share = sum(
            (Fraction(p) / (limit or 1) for p, limit in zip(parts, limits, strict=True)),
            Fraction(0),
        )
        if share and load.key.kind in _STRATEGY:
            by_share.append((share, load))
    return [load for _, load in sorted(by_share, key=lambda pair: (-pair[0], pair[1].key))]


def _without_surge(load: Load, obj: Object) -> list[Change]:
    strategy = _STRATEGY[load.key.kind]
    rolling = mapping(obj, "spec", strategy, "rollingUpdate")
    keys = ("spec", strategy, "rollingUpdate")
    return [
        Change(load.key, (*keys, field), ("strategy", field), _written(rolling.get(field)), value)
        for field, value in (("maxSurge", 0), ("maxUnavailable", 1))
    ]


def _written(value: object) -> str | int:
    return value if isinstance(value, str | int) else ""
