"""Autoscaling: bounds, and metrics that there are."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_workloads
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Container, Workload
from meshgen.model.autoscaling import Autoscaling
from meshgen.model.injection import PROXY
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path
from meshgen.schemas.index import order

# The release from which on metrics of single containers are on by default.
_COUNTED = "1.27"


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
    """Find percents of what a container does not request: one without is enough for <unknown>."""
    scaling = workload.spec.autoscaling
    if scaling is None:
        return
    cpu = scaling.cpu or not (scaling.memory or scaling.metrics)
    metrics = [m for m, wanted in (("cpu", cpu), ("memory", scaling.memory)) if wanted]
    for container in _counted(workload):
        declared, at = container.spec.resources, (*container.setting, "resources")
        if declared is None or scaling.container not in (None, container.name):
            continue
        asked = {**(declared.limits or {}), **(declared.requests or {})}
        whose = "the container" if container.is_main else f"the container `{container.name}`"
        where = ".".join(map(str, at[len(workload.setting) :]))
        for metric in metrics:
            if metric not in asked and not place.broken.touches(at):
                yield place.problem(
                    Code.CONFLICT,
                    (*workload.setting, "autoscaling"),
                    f"{whose} requests no {metric}, so that the HPA would see <unknown>",
                    f"expected {where}.requests.{metric}",
                    key=True,
                )


@of_workloads("autoscaling", running=True)
def containers(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find containers that are counted and the pods have not, or of which nothing is counted."""
    scaling = workload.spec.autoscaling
    if scaling is None or not workload.service.is_scalable:
        return
    path: Path = (*workload.setting, "autoscaling")
    names = [container.name for container in _counted(workload)]
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


def _counted(workload: Workload) -> list[Container]:
    """Return the containers that an HPA counts: those that run as long as the pod does."""
    return [container for container in workload.all_containers if not container.is_init]


@of_workloads("autoscaling", running=True)
def releases(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find containers that are counted by a release which counts whole pods alone."""
    oldest = min(place.mesh.spec.kubernetes, key=order)
    scaling = workload.spec.autoscaling
    if scaling is not None and order(oldest) < order(_COUNTED):
        for at, _ in _named(scaling):
            yield place.problem(
                Code.CONFLICT,
                (*workload.setting, "autoscaling", *at),
                f"Kubernetes {oldest} counts no single container: {_COUNTED} is the first to",
                "expected metrics of whole pods, or newer releases in `kubernetes`",
            )


def _named(scaling: Autoscaling) -> Iterator[tuple[Path, str]]:
    if scaling.container:
        yield ("container",), scaling.container
    for index, metric in enumerate(scaling.metrics or ()):
        if metric.container_resource:
            at = ("metrics", index, "containerResource", "container")
            yield at, metric.container_resource.container
