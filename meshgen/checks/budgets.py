"""PodDisruptionBudgets that never let a pod go.

Source: getExpectedPodCount of k8s.io/kubernetes/pkg/controller/disruption: percentages are rounded
up, those that must stay as those that may go.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from meshgen.checks.unmeant import NO_DRAIN
from meshgen.checks.violation import Prefix, Violation
from meshgen.lenient import mapping
from meshgen.quota import Load, Namespace, WorkloadKey
from meshgen.quota.reading import share_of
from meshgen.resources import Path
from meshgen.system.labels import Labelled

_NOTHING = (0, "0%")


def blocked_drains(namespace: Namespace) -> Iterator[tuple[WorkloadKey, Violation]]:
    """Yield each budget with which none of its pods may ever go, or none at an HPA's minimum."""
    scalable = [load for load in namespace.loads if load.is_scalable]
    pods = Labelled(scalable, partial(_labels, namespace))
    for item in namespace.items:
        if item.resource != "poddisruptionbudgets.policy":
            continue
        spec = mapping(item.object, "spec")
        selector = spec.get("selector")
        # Without a selector it is for no pod.
        loads = pods.selected(selector) if isinstance(selector, Mapping) else []
        told = _told(spec, loads)
        if told:
            yield item.key, _violation(*told)


def _told(spec: Mapping[str, Any], loads: Sequence[Load]) -> tuple[Path, str] | None:
    """Return where a budget says that no pod may go, and why; None where one may."""
    most, least = spec.get("maxUnavailable"), spec.get("minAvailable")
    path: Path = ("spec", "minAvailable" if most is None else "maxUnavailable")
    rest = sum(load.scale.rest for load in loads)
    if loads and not rest:
        return None  # there are none that could go
    if most in _NOTHING and not isinstance(most, bool):
        return path, f"maxUnavailable is {most}"
    if most is None and least == "100%":
        return path, "minAvailable is 100%"
    if not rest or most is not None:
        return None
    if _stay(least, rest) >= rest:
        return path, f"{_stay(least, rest)} must stay, and there {_are(rest)} {rest}"
    floor = sum(_least(load) for load in loads)
    if floor and _stay(least, floor) >= floor:
        return path, f"{_stay(least, floor)} must stay, and autoscaling leaves {floor} at least"
    return None


def _stay(least: Any, pods: int) -> int:
    return share_of(least, pods, "0%", up=True)


def _least(load: Load) -> int:
    """Return how many pods a workload has when nothing is to do."""
    return load.scale.autoscaler.least if load.scale.autoscaler else load.scale.rest


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _labels(namespace: Namespace, load: Load) -> Mapping[str, Any]:
    obj = namespace.objects.get(load.key, {})
    return mapping(obj, *map(str, load.template_path), "metadata", "labels")


def _violation(path: Path, why: str) -> Violation:
    message = f"no pod may ever go, so that no node is drained: {why}"
    violation = Violation.of(NO_DRAIN, path, message, hint="write maxUnavailable: 1, or run more")
    return replace(violation, prefix=Prefix.NEVER)
