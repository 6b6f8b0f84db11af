"""The check of what runs against quotas and LimitRanges, and what its codes mean."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from meshgen.checks.check import Context, GroupCheck, Scope, Subject
from meshgen.checks.violation import Prefix, Violation
from meshgen.codes import Description
from meshgen.findings import Code, Severity

if TYPE_CHECKING:
    from meshgen.forecast import Forecast
    from meshgen.quota import Problem

_QUOTAS = "https://kubernetes.io/docs/concepts/policy/resource-quotas/"
_DESCRIPTIONS = (
    Description(
        Code.QUOTA,
        "What runs at rest fits every quota.",
        "The last pods are never created: the ReplicaSet says `exceeded quota`, the rollout hangs.",
        "Take a mend that `meshgen capacity` lists, or ask for a larger quota.",
        _QUOTAS,
        settable=True,
    ),
    Description(
        Code.QUOTA_HPA,
        "Autoscalers reach their max within every quota.",
        "Under load the pods that are meant to help are refused.",
        "Take a mend that `meshgen capacity` lists, or lower the max.",
        _QUOTAS,
        Severity.WARNING,
        settable=True,
    ),
    Description(
        Code.QUOTA_ROLLOUT,
        "A rolling update fits every quota.",
        "The surge has no room: an update waits, or never ends.",
        "Take a mend that `meshgen capacity` lists, or set maxSurge to 0.",
        _QUOTAS,
        Severity.WARNING,
        settable=True,
    ),
    Description(
        Code.QUOTA_UNSET,
        "A container has every request and limit that a quota asks for.",
        "The quota refuses all its pods: `must specify limits.cpu`.",
        "Set it, for the sidecar too, or give the namespace a LimitRange with defaults.",
        _QUOTAS,
        settable=True,
    ),
    Description(
        Code.LIMIT_RANGE,
        "Pods, containers and claims keep to every LimitRange.",
        "What is beyond its bounds is refused when it is created.",
        "Change the amounts, of the sidecar too, or the LimitRange.",
        "https://kubernetes.io/docs/concepts/policy/limit-range/",
        settable=True,
    ),
    Description(
        Code.UNCOUNTED,
        "Every value that a quota counts can be counted.",
        "A figure would be wrong, or the quota or LimitRange itself is refused.",
        "Write a quantity such as 100m or 256Mi, and render templates first.",
        "https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/",
        settable=True,
    ),
)
# They are about all pods that a quota counts.
OF_ALL_PODS = (Code.QUOTA, Code.QUOTA_HPA, Code.QUOTA_ROLLOUT)


def violations(
    forecasts: "Sequence[Forecast]", objects: Sequence[Any], namespace: str = ""
) -> Iterator[tuple[int, Violation]]:
    """Yield what of the objects does not fit, each problem once, and which object it is about.

    A problem that not all clusters have names their releases. `namespace` is where objects go that
    name none.
    """
    from meshgen.forecast import key_of

    positions = {key_of(obj, namespace): position for position, obj in enumerate(objects)}
    clusters: dict[Problem, list[str]] = {}
    for each in forecasts:
        for problem in dict.fromkeys(each.capacity.problems):
            clusters.setdefault(problem, []).append(each.releases)
    for problem, where in clusters.items():
        releases = "" if len(where) == len(forecasts) else "; ".join(where)
        yield positions[problem.object], _violation(problem, releases)


def _violation(problem: "Problem", releases: str) -> Violation:
    code = Code(problem.kind)
    return Violation(
        problem.keys,
        f"{problem.message} ({releases})" if releases else problem.message,
        hint=problem.hint,
        code=code,
        severity=Severity.ERROR if problem.error else Severity.WARNING,
        prefix=Prefix.NEVER if code in OF_ALL_PODS else Prefix.UNLESS_TOLD,
    )


def _over_quota(subjects: Sequence[Subject], context: Context) -> Iterator[tuple[int, Violation]]:
    from meshgen.forecast import forecast

    objects = [subject.object for subject in subjects]
    if not context.clusters:
        return
    home = context.clusters[0].namespace
    yield from violations(forecast(objects, context.clusters), objects, home)


QUOTAS = GroupCheck(
    scope=Scope.SYSTEM,
    run=_over_quota,
    # Without one of these, nothing can be over a limit.
    kinds=frozenset(("LimitRange", "ResourceQuota")),
    descriptions=_DESCRIPTIONS,
    needs=("clusters",),
)
