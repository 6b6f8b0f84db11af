"""ResourceQuotas: what they limit, which pods they count, and which they refuse."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meshgen.capacity.arithmetic import ONE
from meshgen.capacity.cluster import WorkloadKey
from meshgen.capacity.pod import Container, Pod, is_best_effort, total_limits, total_requests
from meshgen.capacity.reading import Amounts, amounts, mapping, mappings, text
from meshgen.quantity import Quantity

# A quota on one of these refuses a container that has none (validationSet, pods.go).
_REQUIRED = (
    "cpu",
    "limits.cpu",
    "limits.memory",
    "memory",
    "requests.cpu",
    "requests.memory",
)
# What totals are given for where there is no quota.
TOTALS = ("limits.cpu", "limits.memory", "pods", "requests.cpu", "requests.memory")


@dataclass(frozen=True)
class Selector:
    """One condition of a quota's scope."""

    scope: str
    operator: str = "Exists"
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the scope, with its condition if it has more than being there."""
        if self.operator == "Exists":
            return self.scope
        listed = f" ({', '.join(self.values)})" if self.values else ""
        return f"{self.scope} {self.operator}{listed}"


@dataclass(frozen=True)
class Quota:
    """A ResourceQuota; the one for totals has no name and limits nothing."""

    key: WorkloadKey
    hard: Mapping[str, Quantity | None]
    selectors: tuple[Selector, ...] = ()

    def counts(self, pod: Pod) -> bool:
        """Return whether a pod is in all of the quota's scopes."""
        return all(_matches(selector, pod) for selector in self.selectors)


def read_quota(obj: Mapping[str, Any], key: WorkloadKey) -> Quota:
    """Return a ResourceQuota; a limit that is no quantity is left out."""
    spec = mapping(obj, "spec")
    scopes = spec.get("scopes")
    named = [Selector(text(s)) for s in scopes] if isinstance(scopes, list) else []
    for item in mappings(mapping(spec, "scopeSelector").get("matchExpressions")):
        values = item.get("values")
        listed = tuple(map(str, values)) if isinstance(values, list) else ()
        named.append(Selector(text(item.get("scopeName")), text(item.get("operator")), listed))
    return Quota(key, dict(sorted(amounts(spec.get("hard")).items())), tuple(named))


def pod_usage(pod: Pod) -> Amounts:
    """Return what a pod counts in a quota (PodUsageFunc); of a finished one only that it exists."""
    if pod.finished:
        return {"count/pods": ONE}
    return {"count/pods": ONE, **_by_name(total_requests(pod), total_limits(pod))}


def unset(pod: Pod, quota: Quota) -> dict[str, list[Container]]:
    """Return the containers that a quota refuses, by the resource that they do not have.

    Callers leave out pods that the quota does not count, and those with resources of their own.
    """
    required = [name for name in _REQUIRED if name in quota.hard]
    missing: dict[str, list[Container]] = {}
    for container in (*pod.containers, *pod.init):
        has = _by_name(container.requests, container.limits)
        for name in required:
            if name not in has:
                missing.setdefault(name, []).append(container)
    return missing


def _by_name(requests: Amounts, limits: Amounts) -> Amounts:
    """Return requests and limits by the names that quotas have (podComputeUsageHelper)."""
    found = {"pods": ONE}
    for name, quantity in requests.items():
        plain = name in ("cpu", "memory", "ephemeral-storage") or name.startswith("hugepages-")
        if plain:
            found[name] = quantity
        if plain or ("/" in name and "kubernetes.io/" not in name):
            found[f"requests.{name}"] = quantity
    for name in ("cpu", "memory", "ephemeral-storage"):
        if name in limits:
            found[f"limits.{name}"] = limits[name]
    return found


def _matches(selector: Selector, pod: Pod) -> bool:
    match selector.scope:
        case "Terminating":
            return pod.terminating
        case "NotTerminating":
            return not pod.terminating
        case "BestEffort":
            return is_best_effort(pod)
        case "NotBestEffort":
            return not is_best_effort(pod)
        case "CrossNamespacePodAffinity":
            return pod.cross_namespace
        case "PriorityClass":
            return _matches_class(selector, pod.priority_class)
    return False


def _matches_class(selector: Selector, name: str) -> bool:
    """Return whether a priority class fits, as a label would: NotIn fits pods without one."""
    match selector.operator:
        case "Exists":
            return bool(name)
        case "DoesNotExist":
            return not name
        case "In":
            return bool(name) and name in selector.values
        case "NotIn":
            return not name or name not in selector.values
    return False
