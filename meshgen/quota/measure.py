"""The one way in: objects and the facts about the cluster to figures."""

from collections.abc import Iterable
from dataclasses import replace

from meshgen.quota.cluster import Cluster
from meshgen.quota.failure import failure
from meshgen.quota.loads import Namespace, load_namespace
from meshgen.quota.mends import lasting_mends, mends
from meshgen.quota.namespaces import sort_out
from meshgen.quota.problems import problems
from meshgen.quota.quotas import Quota
from meshgen.quota.result import Capacity, Mend, NamespaceReport, QuotaReport, Situation
from meshgen.quota.shortage import Shortage
from meshgen.quota.together import together
from meshgen.quota.usage import shares, totals_of, usages
from meshgen.resources import Object

# It takes at least what every other situation takes.
MOST = Situation.HPA_MAX_ROLLING_ALL


def measure(objects: Iterable[Object], cluster: Cluster) -> Capacity:
    """Return what the objects will use of their namespaces' quotas; changes nothing in them.

    Never raises for what objects hold: what is no quantity is a problem of the result, and what
    else is wrong counts as not set; whether an object fits its schema is checked elsewhere.
    """
    loaded = [one for one in loaded_namespaces(objects, cluster) if _counts(one)]
    return Capacity(tuple(map(_report, loaded)), together(loaded) if len(loaded) > 1 else None)


def loaded_namespaces(objects: Iterable[Object], cluster: Cluster) -> list[Namespace]:
    """Return the namespaces of the objects, with the pods as they come out of admission."""
    items, around = sort_out(objects, cluster)
    return [load_namespace(name, inside, around, cluster) for name, inside in items.items()]


def _counts(namespace: Namespace) -> bool:
    return bool(namespace.quotas) or any(load.pod or load.refusals for load in namespace.loads)


def _report(namespace: Namespace) -> NamespaceReport:
    plain = [_figures(namespace, quota) for quota in namespace.quotas]
    quotas = [
        _explained(namespace, quota, report)
        for quota, report in zip(namespace.quotas, plain, strict=True)
    ]
    totals = _figures(namespace, totals_of(namespace.name))
    return NamespaceReport(
        namespace.name, tuple(quotas), totals, tuple(problems(namespace, quotas))
    )


def _figures(namespace: Namespace, quota: Quota) -> QuotaReport:
    by_situation = usages(shares(namespace.loads, quota), quota, tuple(Situation))
    return QuotaReport(quota.key, tuple(map(str, quota.selectors)), by_situation)


def _explained(namespace: Namespace, quota: Quota, report: QuotaReport) -> QuotaReport:
    """Return the report with how it fails, and what would mend it.

    Of the situation that takes more than all others it is told what would make everything fit.
    """
    told = report.told
    failures = [failure(namespace, quota.key.name, situation) for situation in told]
    proposed: list[Mend] = []
    for situation in told:
        proposed += mends(Shortage(namespace, quota, situation, report.situations[situation]))
    if told and MOST not in told:
        proposed += lasting_mends(Shortage(namespace, quota, MOST, report.situations[MOST]))
    return replace(
        report,
        failures=tuple(one for one in failures if one),
        mends=tuple(proposed),
    )
