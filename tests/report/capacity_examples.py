"""Capacities to print, put together by hand: the printing is tested apart from the counting."""

from dataclasses import replace
from fractions import Fraction

from meshgen.forecast import Forecast
from meshgen.quantity import read_quantity
from meshgen.quota import (
    Capacity,
    Change,
    Cluster,
    Consumer,
    Event,
    Failure,
    Left,
    Mend,
    MendKind,
    NamespaceReport,
    Problem,
    ProblemKind,
    QuotaReport,
    Situation,
    Usage,
    WorkloadKey,
)
from meshgen.report.capacity import Section, Style, text
from meshgen.resources import Path

WEB = WorkloadKey("shop", "Deployment", "web")
API = WorkloadKey("shop", "Deployment", "api")
DB = WorkloadKey("shop", "StatefulSet", "db")
JOB = WorkloadKey("shop", "Job", "seed")
QUOTA = WorkloadKey("shop", "ResourceQuota", "small")
PLAIN = Style(width=80)

# Pods, CPU limit of each, of it the sidecar's, at rest: 2 x 700m + 1 x 500m + 300m + 200m = 2400m.
PARTS = (
    Consumer(API, 1, Fraction(1, 2), Fraction(1, 5)),
    Consumer(WEB, 2, Fraction(7, 5), Fraction(2, 5)),
    Consumer(DB, 1, Fraction(3, 10)),
    Consumer(JOB, 1, Fraction(1, 5)),
)


def usage(
    resource: str,
    used: str,
    hard: str | None,
    parts: tuple[Consumer, ...] = (),
    updating: WorkloadKey | None = None,
) -> Usage:
    """Return the usage of a resource."""
    limit = None if hard is None else read_quantity(hard)
    amount = read_quantity(used)
    sidecars = sum((part.sidecars for part in parts), Fraction(0))
    return Usage(resource, amount.value, limit, sidecars, updating, amount.family, lambda: parts)


def cpu(used: str, hard: str | None = "4", updating: WorkloadKey | None = None) -> Usage:
    """Return the usage of limits.cpu; 600m of it is the sidecars'."""
    return usage("limits.cpu", used, hard, PARTS, updating)


def memory(used: str, hard: str | None = "2Gi") -> Usage:
    """Return the usage of limits.memory, which no workload's part is known of."""
    return usage("limits.memory", used, hard)


def quota(*used: str, hard: str = "4") -> QuotaReport:
    """Return a quota whose CPU is that in each situation; the last is for all that follow."""
    amounts = [*used, *([used[-1]] * (len(Situation) - len(used)))]
    return QuotaReport(
        QUOTA,
        (),
        {
            situation: (cpu(amount, hard, WEB if _one(situation) else None), memory("1Gi"))
            for situation, amount in zip(Situation, amounts, strict=True)
        },
    )


def without_quota() -> NamespaceReport:
    """Return a namespace that no quota limits."""
    totals = {situation: (cpu("2400m", None), memory("1Gi", None)) for situation in Situation}
    return NamespaceReport("shop", (), QuotaReport(QUOTA._replace(name=""), (), totals))


def namespace(*quotas: QuotaReport, problems: tuple[Problem, ...] = ()) -> NamespaceReport:
    """Return a namespace with quotas."""
    return NamespaceReport("shop", quotas, without_quota().totals, problems)


ORIGINS: dict[WorkloadKey, Path] = {
    WEB: ("services", "web"),
    QUOTA: ("quotas", "small"),
    DB: ("resources", 0),
}


def section(*namespaces: NamespaceReport, environment: str = "prod", only: bool = True) -> Section:
    """Return what came of an environment."""
    clusters = (Cluster(kubernetes="1.29", istio="1.22"),)
    return Section(environment, Forecast(Capacity(namespaces), clusters, only), ORIGINS)


def lines(*namespaces: NamespaceReport, style: Style = PLAIN) -> list[str]:
    """Return the text of one environment, line by line."""
    return text([section(*namespaces)], style).splitlines()


EVENT = Event(
    "FailedCreate",
    "ReplicaSet/web-…",
    'Error creating: pods "web-…" is forbidden: exceeded quota: small, '
    "requested: limits.cpu=700m, used: limits.cpu=3800m, limited: limits.cpu=4",
    WEB,
    2,
    "small",
)
FAILURE = Failure(
    Situation.ROLLING, (EVENT,), (Left(WEB, 2, 1),), True, "Deployment/web waits for a new pod"
)
BY_SIDECAR = Mend(
    MendKind.SIDECAR,
    Situation.ROLLING,
    "limit each sidecar to 100m CPU",
    (Change(WEB, ("spec", "template"), ("sidecar", "limits", "cpu"), "200m", "100m"),),
    (cpu("3900m"),),
    ((("defaults", "sidecar", "limits", "cpu"), "100m"),),
)
BY_SURGE = Mend(
    MendKind.SURGE,
    Situation.ROLLING,
    "update without surge",
    (
        Change(WEB, ("spec", "strategy", "maxSurge"), ("strategy", "maxSurge"), "", 0),
        Change(
            WEB, ("spec", "strategy", "maxUnavailable"), ("strategy", "maxUnavailable"), "25%", 1
        ),
    ),
    (cpu("2400m"), memory("1Gi")),
)
REFUSED = Problem(
    ProblemKind.UNSET,
    "container `web` has no limits.cpu",
    WEB,
    ("spec", "template", "spec", "containers", 0, "resources"),
    "set limits.cpu",
    by="small",
    container="web",
)


def failing(*mends: Mend, failures: tuple[Failure, ...] = (FAILURE,)) -> QuotaReport:
    """Return a quota that a rolling update does not fit: 4500m of 4."""
    found = quota("2400m", "2400m", "4500m")
    return replace(found, failures=failures, mends=mends)


def _one(situation: Situation) -> bool:
    return situation in (Situation.ROLLING, Situation.HPA_MAX_ROLLING)
