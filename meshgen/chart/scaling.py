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
    # Of one container, and of the same one everywhere; "" is of all of the pod.
    container, *others = {_container(spec) for spec in place.all_values}
    percents = place.changed(lambda _, spec: _utilizations(spec, container))
    if others or None in percents.values:
        return None
    source = "containerResource" if container else "resource"
    schema = {"type": "integer", "minimum": 1, "maximum": 2147483647}
    nodes = []
    for index, name in enumerate(("cpu", "memory")):
        at = (*place.path, "metrics", index, source, "target", "averageUtilization")
        percent = replace(percents.at(name), path=at)
        if percent.variants:
            target = walk.value(percent, names=(*subject.root, name), schema=schema)
            nodes.append(_metric(name, target, container))
    return {"metrics": nodes}


def _metric(name: str, target: Any, container: str) -> Any:
    inner = target.node if isinstance(target, When) else target
    resource = {"name": name, "target": {"type": "Utilization", "averageUtilization": inner}}
    item: dict[str, Any] = {"type": "Resource", "resource": resource}
    if container:
        source = {**resource, "container": container}
        item = {"type": "ContainerResource", "containerResource": source}
    return When(target.head, item) if isinstance(target, When) else item


def _metrics(spec: Any) -> list[Any]:
    metrics = spec.get("metrics") if isinstance(spec, dict) else None
    return metrics if isinstance(metrics, list) else []


def _container(spec: Any) -> str:
    """Return the container of the first metric that is one's; "" where there is none."""
    found = (m.get("containerResource") for m in _metrics(spec) if isinstance(m, dict))
    return next((str(one.get("container")) for one in found if isinstance(one, dict)), "")


def _utilizations(spec: Any, container: str) -> dict[str, int] | None:
    """Return the percents by resource; None where the metrics say anything else."""
    result: dict[str, int] = {}
    metrics = _metrics(spec)
    for metric in metrics:
        name, percent = _percent(metric)
        if percent is None or metric != _metric(name, percent, container):
            return None
        result[name] = percent
    in_order = [name for name in ("cpu", "memory") if name in result]
    return result if result and list(result) == in_order and len(result) == len(metrics) else None


def _percent(metric: Any) -> tuple[str, int | None]:
    """Return the resource of a metric, and its percent; None where it has another target."""
    said = metric if isinstance(metric, dict) else {}
    sources = [said.get(key) for key in ("resource", "containerResource")]
    source = next((one for one in sources if isinstance(one, dict)), {})
    target = source.get("target")
    percent = target.get("averageUtilization") if isinstance(target, dict) else None
    return str(source.get("name")), percent if isinstance(percent, int) else None


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
