"""What a HorizontalPodAutoscaler scales by, as autoscaling/v2 has it."""

from meshgen.model.autoscaling import Autoscaling, Metric, ResourceTarget, Target
from meshgen.model.base import Spec, fields_set
from meshgen.resources import Object

# What holds where nothing is said: percent of the CPU that is requested.
_USUAL = 80
_TYPES = {
    "averageUtilization": "Utilization",
    "averageValue": "AverageValue",
    "value": "Value",
}


def metrics_of(scaling: Autoscaling) -> list[Object]:
    """Return the metrics, each with its type; CPU comes last.

    Kubernetes before 1.28 gives it back as the last one, whatever was written.
    """
    given = [_written(metric) for metric in scaling.metrics or ()]
    cpu = scaling.cpu or (None if scaling.memory or given else _USUAL)
    usual = {"memory": scaling.memory, "cpu": cpu}
    percents = {name: _percent(scaling, name, value) for name, value in usual.items() if value}
    found = [*([percents["memory"]] if "memory" in percents else []), *given]
    return [*sorted(found, key=_is_cpu), *([percents["cpu"]] if "cpu" in percents else [])]


def _percent(scaling: Autoscaling, name: str, percent: int) -> Object:
    """Return the metric of a resource's use: of all of the pod, or of one container."""
    source = {"name": name, "target": _target(ResourceTarget(average_utilization=percent))}
    if scaling.container is None:
        return {"type": "Resource", "resource": source}
    container = {"container": scaling.container}
    return {"type": "ContainerResource", "containerResource": {**source, **container}}


def _written(metric: Metric) -> Object:
    """Return a metric with the types that follow from what is set of it."""
    return {
        key: value
        for name, source in fields_set(metric)
        for key, value in (("type", name[:1].upper() + name[1:]), (name, _source(source)))
    }


def _source(source: Spec) -> Object:
    found = dict(fields_set(source))
    return {**found, "target": _target(found["target"])}


def _target(target: Target) -> Object:
    found = dict(fields_set(target))
    return {"type": next((_TYPES[name] for name in found), None), **found}


def _is_cpu(metric: Object) -> bool:
    resource = metric.get("resource", {})
    return bool(resource.get("name") == "cpu" and "averageUtilization" in resource["target"])
