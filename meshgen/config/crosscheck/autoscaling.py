"""Autoscaling: bounds, and metrics that there are."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_workloads
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Workload
from meshgen.model.autoscaling import Autoscaling
from meshgen.model.injection import PROXY
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path


@of_workloads("autoscaling", running=True)
def bounds(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find a max below the min."""
    scaling = workload.spec.autoscaling
    if scaling is not None and scaling.max < scaling.min:
        yield place.problem(
            Code.CONFLICT,
            (*workload.setting, "autoscaling", "max"),
            f"max {scaling.max} is below min {scaling.min}",
            f"expected {scaling.min} or more",
        )


@of_workloads("autoscaling", "resources", running=True)
def requests(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find percents of what nothing is requested of."""
    spec, (main, *_) = workload.spec, workload.containers
    scaling, resources = spec.autoscaling, spec.resources
    # What another container asks for is told by the rules.
    if scaling is None or resources is None or scaling.container not in (None, main.name):
        return
    asked = {**(resources.limits or {}), **(resources.requests or {})}
    cpu = scaling.cpu or not (scaling.memory or scaling.metrics)
    for metric in [m for m, wanted in (("cpu", cpu), ("memory", scaling.memory)) if wanted]:
        if metric not in asked:
            yield place.problem(
                Code.CONFLICT,
                (*workload.setting, "autoscaling"),
                f"the container requests no {metric}, so that the HPA would see <unknown>",
                f"expected resources.requests.{metric}",
                key=True,
            )


@of_workloads("autoscaling", running=True)
def containers(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find containers that are counted and the pods have not, or of which nothing is counted."""
    scaling = workload.spec.autoscaling
    if scaling is None or not workload.service.is_scalable:
        return
    path: Path = (*workload.setting, "autoscaling")
    names = [container.name for container in workload.containers]
    there = [*names, PROXY] if workload.service.in_mesh else names
    for at, name in _named(scaling):
        if name not in there:
            yield place.problem(
                Code.REFERENCE,
                (*path, *at),
                f"the pods have no container `{name}`",
                one_of(dict.fromkeys(names)),
                did_you_mean(name, names),
            )
    if scaling.container and not (scaling.cpu or scaling.memory) and scaling.metrics:
        yield place.problem(
            Code.CONFLICT,
            (*path, "container"),
            "`container` says whose `cpu` and `memory` count, and there is none of the two",
            "expected `cpu` or `memory` beside it",
            key=True,
        )


def _named(scaling: Autoscaling) -> Iterator[tuple[Path, str]]:
    if scaling.container:
        yield ("container",), scaling.container
    for index, metric in enumerate(scaling.metrics or ()):
        if metric.container_resource:
            at = ("metrics", index, "containerResource", "container")
            yield at, metric.container_resource.container
