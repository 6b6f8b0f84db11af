"""Replicas, and what an HPA holds them by: each utilization may be missing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from meshgen.chart.place import Place
from meshgen.chart.subject import Subject
from meshgen.chart.switches import Conditions
from meshgen.chart.types import When
from meshgen.chart.valuenames import expression
from meshgen.chart.walk import Hook, Walk


def metrics(walk: Walk, place: Place) -> Mapping[str, Any] | None:
    """Make the utilizations of an HPA values: cpu and memory, each of which may be missing."""
    subject = walk.subject
    if (
        place.path != ("spec",)
        or subject.key.kind != "HorizontalPodAutoscaler"
        or not subject.service
    ):
        return None
    percents = place.changed(lambda _, spec: _utilizations(spec))
    if None in percents.values:
        return None
    schema = {"type": "integer", "minimum": 1, "maximum": 2147483647}
    nodes = []
    for index, name in enumerate(("cpu", "memory")):
        at = (*place.path, "metrics", index, "resource", "target", "averageUtilization")
        percent = replace(percents.at(name), path=at)
        if percent.variants:
            target = walk.value(percent, names=(*subject.root, name), schema=schema)
            nodes.append(_metric(name, target))
    return {"metrics": nodes}


def _metric(name: str, target: Any) -> Any:
    inner = target.node if isinstance(target, When) else target
    resource = {"name": name, "target": {"type": "Utilization", "averageUtilization": inner}}
    item = {"type": "Resource", "resource": resource}
    return When(target.head, item) if isinstance(target, When) else item


def _utilizations(spec: Any) -> dict[str, int] | None:
    """Return the percents by resource; None where the metrics say anything else."""
    metrics = spec.get("metrics") if isinstance(spec, dict) else None
    if not isinstance(metrics, list):
        return None
    result: dict[str, int] = {}
    for metric in metrics:
        resource = metric.get("resource") if isinstance(metric, dict) else None
        target = resource.get("target") if isinstance(resource, dict) else None
        if not isinstance(resource, dict) or not isinstance(target, dict):
            return None
        name, percent = str(resource.get("name")), target.get("averageUtilization")
        if not isinstance(percent, int) or metric != _metric(name, percent):
            return None
        result[name] = percent
    in_order = [name for name in ("cpu", "memory") if name in result]
    return result if result and list(result) == in_order and len(result) == len(metrics) else None


@dataclass(frozen=True)
class Autoscaler:
    """What scales a service: the value that turns it on, the environments that have it.

    `least` are the replicas where no environment has any other number.
    """

    switch: tuple[str, ...]
    envs: Collection[str]
    least: Any


def autoscalers(
    subjects: Sequence[Subject], conditions: Conditions
) -> dict[tuple[str, ...], Autoscaler]:
    """Return the HPAs of services that can be turned off, by the root of what they scale."""
    return {
        subject.owners[-1]: Autoscaler((*subject.root, "enabled"), [*subject.objects], least)
        for subject in subjects
        if subject.key.kind == "HorizontalPodAutoscaler" and subject.service
        if conditions[subject.key]
        for least in [next(iter(subject.objects.values())).get("spec", {}).get("minReplicas", 1)]
    }


def replicas(autoscalers: Mapping[tuple[str, ...], Autoscaler]) -> Hook:
    """Return the hook that leaves `replicas` to the HPA of a service."""

    def hook(walk: Walk, place: Place) -> dict[str, Any] | None:
        subject = walk.subject
        scaler = autoscalers.get(subject.owners[-1]) if subject.owners else None
        if place.path != ("spec",) or not subject.is_workload or scaler is None:
            return None
        counts = place.at("replicas")
        if set(counts.variants) != set(place.variants) - set(scaler.envs):
            return None
        variants = counts.variants or {"": scaler.least}
        everywhere = replace(counts, variants=variants, envs=list(variants))
        node = walk.value(everywhere, schema=walk.field(counts.path))
        walk.draft.entries.also(scaler.switch, subject.place(counts.path))
        return {"replicas": When(f"if not {expression(scaler.switch)}", node)}

    return hook
