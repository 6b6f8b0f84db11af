"""Autoscalers that count what a container does not request.

Source: calculatePodRequests in k8s.io/kubernetes/pkg/controller/podautoscaler: a percentage needs
the request of every container that runs on, of injected ones too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from meshgen.checks.unmeant import NO_METRIC
from meshgen.checks.violation import Prefix, Violation
from meshgen.lenient import mapping, mappings, text
from meshgen.quota import Load, Namespace, WorkloadKey
from meshgen.quota.places import container_place
from meshgen.quota.pod import Container
from meshgen.quota.scaling import target_of

_FIELDS = {"Resource": "resource", "ContainerResource": "containerResource"}


def without_requests(namespace: Namespace) -> Iterator[tuple[WorkloadKey, Violation]]:
    """Yield each container without a request that an autoscaler of its pods needs."""
    loads = {load.key: load for load in namespace.loads}
    for item in namespace.items:
        if item.resource != "horizontalpodautoscalers.autoscaling":
            continue
        load = loads.get(target_of(item.object, namespace.name))
        if load is None:
            continue
        for name, only in _percentages(mapping(item.object, "spec")):
            for container in _without(load, name, only):
                yield load.key, _violation(item.key, load, container, name, namespace)


def _percentages(spec: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is counted in percent: the resource, and the container where it is one's."""
    metrics = mappings(spec.get("metrics"))
    if not metrics:
        # All versions count CPU where nothing else is said.
        yield "cpu", ""
    for metric in metrics:
        source = mapping(metric, _FIELDS.get(text(metric.get("type")), ""))
        if "averageUtilization" in mapping(source, "target"):
            yield text(source.get("name")), text(source.get("container"))


def _without(load: Load, name: str, only: str) -> list[Container]:
    pod = load.pod
    if pod is None or (pod.level and name in pod.level[0]):
        return []
    staying = [*pod.containers, *(container for container in pod.init if container.restartable)]
    return [c for c in staying if name not in c.requests and only in ("", c.name)]


def _violation(
    autoscaler: WorkloadKey, load: Load, container: Container, name: str, namespace: Namespace
) -> Violation:
    what = f"container {container.name}" if container.place else f"sidecar {container.name}"
    setting = f"resources.requests.{name}" if container.place else f"`sidecar.requests.{name}`"
    violation = Violation.of(
        NO_METRIC,
        container_place(load, container, namespace, (name,)),
        f"the {what} requests no {name}, so that {autoscaler} stays at <unknown>",
        hint=f"set {setting}",
    )
    return replace(violation, prefix=Prefix.NEVER)
