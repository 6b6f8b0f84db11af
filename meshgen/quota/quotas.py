"""ResourceQuotas: what they limit, which pods they count, and which they refuse."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meshgen.kinds.amounts import CONTAINER_NAMES, HUGE_PAGES
from meshgen.lenient import mapping, mappings, text
from meshgen.quantity import Quantity
from meshgen.quota.arithmetic import ONE
from meshgen.quota.cluster import WorkloadKey
from meshgen.quota.pod import Container, Pod, is_best_effort, total_limits, total_requests
from meshgen.quota.quotanames import COMPUTE, is_extended
from meshgen.quota.reading import Amounts, amounts
from meshgen.resources import Path

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

    def counts_claims(self, attributes_class: str) -> bool:
        """Return whether claims with a VolumeAttributesClass are in all scopes; empty for none.

        Scopes are of pods, but for that one: a quota with another scope counts no claims.
        """
        return all(
            selector.scope == "VolumeAttributesClass" and _matches_class(selector, attributes_class)
            for selector in self.selectors
        )


def read_quota(obj: Mapping[str, Any], key: WorkloadKey) -> Quota:
    """Return a ResourceQuota; a limit that is no quantity is left out."""
    spec = mapping(obj, "spec")
    named = tuple(selector for _, selector in selectors_of(spec))
    return Quota(key, dict(sorted(amounts(spec.get("hard")).items())), named)


def selectors_of(spec: Mapping[str, Any]) -> Iterator[tuple[Path, Selector]]:
    """Yield the conditions of a quota's spec, and where in the object each of them stands."""
    scopes = spec.get("scopes")
    for index, scope in enumerate(scopes if isinstance(scopes, list) else ()):
        yield ("spec", "scopes", index), Selector(text(scope))
    expressions = mappings(mapping(spec, "scopeSelector").get("matchExpressions"))
    for index, item in enumerate(expressions):
        values = item.get("values")
        listed = tuple(map(str, values)) if isinstance(values, list) else ()
        selector = Selector(text(item.get("scopeName")), text(item.get("operator")), listed)
        yield ("spec", "scopeSelector", "matchExpressions", index), selector


def pod_usage(pod: Pod) -> Amounts:
    """Return what a pod counts in a quota (PodUsageFunc); of a finished one only that it exists."""
    if pod.finished:
        return {"count/pods": ONE}
    return {"count/pods": ONE, **_by_name(total_requests(pod), total_limits(pod))}


def unset(pod: Pod, quota: Quota) -> dict[str, list[Container]]:
    """Return the containers that a quota refuses, by the resource that they do not have.

    Callers leave out pods that the quota does not count, and those with resources of their own.
    """
    # A quota on one of these refuses a container that has none (validationSet, pods.go).
    required = [name for name in COMPUTE if name in quota.hard]
    missing: dict[str, list[Container]] = {}
    for container in pod.every_container:
        has = _by_name(container.requests, container.limits)
        for name in required:
            if name not in has:
                missing.setdefault(name, []).append(container)
    return missing


def _by_name(requests: Amounts, limits: Amounts) -> Amounts:
    """Return requests and limits by the names that quotas have (podComputeUsageHelper)."""
    by_name = {"pods": ONE}
    for name, quantity in requests.items():
        plain = name in CONTAINER_NAMES or name.startswith(HUGE_PAGES)
        if plain:
            by_name[name] = quantity
        if plain or is_extended(name):
            by_name[f"requests.{name}"] = quantity
    for name in CONTAINER_NAMES:
        if name in limits:
            by_name[f"limits.{name}"] = limits[name]
    return by_name


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
    """Return whether a class fits, as a label would: NotIn fits what has none."""
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
