"""What several namespaces take together: no quota limits it, but the nodes have to hold it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

from meshgen.quota.cluster import WorkloadKey
from meshgen.quota.loads import Load, Namespace
from meshgen.quota.quotas import TOTALS, Quota
from meshgen.quota.result import Consumer, QuotaReport, Situation, Usage
from meshgen.quota.usage import shares, usages

_REQUESTED = "requests."


def together(namespaces: Sequence[Namespace]) -> QuotaReport:
    """Return what namespaces take in each situation; the parts of it are the namespaces.

    Where one workload is updated at a time, it is one of all of them.
    """
    loads = [load for namespace in namespaces for load in namespace.loads]
    quota = Quota(WorkloadKey("", "ResourceQuota", ""), dict.fromkeys(_names(loads)))
    by_situation = usages(shares(loads, quota), quota, tuple(Situation))
    return QuotaReport(
        quota.key,
        (),
        {situation: tuple(map(_parted, found)) for situation, found in by_situation.items()},
    )


def _names(loads: Iterable[Load]) -> list[str]:
    """Return the resources of totals, and whatever else pods ask the nodes for, such as GPUs."""
    asked = {name for load in loads for name in load.usage if name.startswith(_REQUESTED)}
    return sorted({*TOTALS, *asked})


def _parted(usage: Usage) -> Usage:
    return replace(usage, find_parts=partial(_namespaces, usage))


def _namespaces(usage: Usage) -> Iterator[Consumer]:
    """Yield what each namespace takes, in the order of the manifests."""
    by_name: dict[str, list[Consumer]] = {}
    for part in usage.parts:
        by_name.setdefault(part.workload.namespace, []).append(part)
    for name, parts in by_name.items():
        yield Consumer(
            WorkloadKey("", "Namespace", name),
            sum(part.pods for part in parts),
            sum((part.amount for part in parts), Fraction(0)),
            sum((part.sidecars for part in parts), Fraction(0)),
        )
