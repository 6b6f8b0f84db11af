"""Replicas, and what an HPA holds them by: each utilization may be missing."""

from collections.abc import Mapping, Sequence
from typing import Any

from meshgen.chart.names import expression
from meshgen.chart.types import When
from meshgen.chart.walk import MISSING, Hook, Variants, Walk
from meshgen.resources import Path

Name = tuple[str, ...]


def metrics(walk: Walk, path: Path, variants: Variants, reference: Any) -> Mapping[str, Any] | None:
    """Make the utilizations of an HPA values: cpu and memory, each of which may be missing."""
    subject = walk.subject
    if path != ("spec",) or subject.key.kind != "HorizontalPodAutoscaler" or not subject.service:
        return None
    found = {env: _utilizations(value.get("metrics")) for env, value in variants.items()}
    kept = {env: known for env, known in found.items() if known is not None}
    if len(kept) < len(found):
        return None
    said = reference.get("metrics") if isinstance(reference, dict) else None
    usual = _utilizations(said) or {}
    nodes = []
    for index, name in enumerate(("cpu", "memory")):
        present = {env: known[name] for env, known in kept.items() if name in known}
        if present:
            target = walk.value(
                (*path, "metrics", index, "resource", "target", "averageUtilization"),
                present,
                list(variants),
                usual.get(name, MISSING),
                names=(*subject.root, name),
                schema={"type": "integer", "minimum": 1, "maximum": 2147483647},
            )
            nodes.append(_metric(name, target))
    return {"metrics": nodes}


def _metric(name: str, target: Any) -> Any:
    inner = target.node if isinstance(target, When) else target
    resource = {"name": name, "target": {"type": "Utilization", "averageUtilization": inner}}
    item = {"type": "Resource", "resource": resource}
    return When(target.head, item) if isinstance(target, When) else item


def _utilizations(found: Any) -> dict[str, int] | None:
    result: dict[str, int] = {}
    for metric in found if isinstance(found, list) and found else [None]:
        resource = metric.get("resource") if isinstance(metric, dict) else None
        target = resource.get("target") if isinstance(resource, dict) else None
        if not isinstance(resource, dict) or not isinstance(target, dict):
            return None
        name, percent = str(resource.get("name")), target.get("averageUtilization")
        if not isinstance(percent, int) or metric != _metric(name, percent):
            return None
        result[name] = percent
    in_order = [name for name in ("cpu", "memory") if name in result]
    return result if found and list(result) == in_order and len(result) == len(found) else None


def replicas(autoscaled: Mapping[str, tuple[Name, Sequence[str], Any]]) -> Hook:
    """Return the hook that leaves `replicas` to an HPA.

    `autoscaled` has for each service the value that turns its HPA on, the environments that have
    it, and a number for those that have no other.
    """

    def hook(walk: Walk, path: Path, variants: Variants, reference: Any) -> dict[str, Any] | None:
        subject = walk.subject
        found = autoscaled.get(subject.service)
        if path != ("spec",) or not subject.is_workload or found is None:
            return None
        switch, having, usual = found
        present = {env: v["replicas"] for env, v in variants.items() if "replicas" in v}
        if set(present) != set(variants) - set(having):
            return None
        known = reference.get("replicas", MISSING) if isinstance(reference, dict) else MISSING
        where = (*path, "replicas")
        values = present or {"": usual}
        schema = walk.field(where)
        node = walk.value(where, values, list(values), known, schema=schema)
        walk.entries.also(switch, subject.place(where))
        return {"replicas": When(f"if not {expression(switch)}", node)}

    return hook
