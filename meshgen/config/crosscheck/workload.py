"""What a workload's settings say of each other."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_workloads
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Workload
from meshgen.mesh.proxy import annotations_of
from meshgen.model.injection import INJECT
from meshgen.model.proxy import ANNOTATIONS
from meshgen.model.proxysettings import setting_of
from meshgen.resources import Path


@of_workloads("strategy", running=True)
def rollout(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find strategies that the kind does not have, or that never replace a pod."""
    at, spec = workload.setting, workload.spec
    strategy = spec.strategy
    if strategy is None:
        return
    path: Path = (*at, "strategy")
    usable, foreign = ("Recreate", "OnDelete")
    if workload.kind != "Deployment":
        usable, foreign = foreign, usable
    amounts = (strategy.max_surge, strategy.max_unavailable)
    if strategy.type == foreign:
        yield place.problem(
            Code.CONFLICT,
            (*path, "type"),
            f"a {workload.kind} has no {foreign}",
            f"expected RollingUpdate or {usable}",
        )
    elif strategy.type != "RollingUpdate" and any(a is not None for a in amounts):
        yield place.problem(
            Code.CONFLICT,
            path,
            f"{strategy.type} knows no maxSurge and no maxUnavailable",
            "expected them only with RollingUpdate",
            key=True,
        )
    elif workload.kind == "StatefulSet":
        yield from _stateful(place, workload.service.key, path, amounts)
    elif all(a in (0, "0%") for a in amounts):
        yield place.problem(
            Code.CONFLICT,
            path,
            "with maxSurge 0 and maxUnavailable 0 no pod could ever be replaced",
            "expected one of them above 0",
            key=True,
        )


@of_workloads("strategy", "podDisruptionBudget", running=True)
def amounts(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find percentages above 100 where the API server takes none."""
    at, spec = workload.setting, workload.spec
    budget, strategy = spec.pod_disruption_budget, spec.strategy
    for field, amount in (
        (("podDisruptionBudget", "minAvailable"), budget and budget.min_available),
        (("podDisruptionBudget", "maxUnavailable"), budget and budget.max_unavailable),
        (("strategy", "maxUnavailable"), strategy and strategy.max_unavailable),
    ):
        if isinstance(amount, str) and int(amount.rstrip("%")) > 100:
            yield place.problem(
                Code.VALUE,
                (*at, *field),
                f"found `{amount}`",
                "expected 100% at most",
            )


@of_workloads("podAnnotations", "sidecar", "proxy")
def sidecar_annotations(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find annotations by which a pod leaves the mesh, or that its proxy's settings overwrite."""
    at, spec = workload.setting, workload.spec
    path: Path = (*at, "podAnnotations")
    for key in spec.pod_annotations or {}:
        if key == INJECT:
            mend = "set the service's `mesh`"
        elif key in ANNOTATIONS.values() and spec.sidecar:
            mend = "set it under `sidecar`"
        elif key in annotations_of(spec.proxy):
            mend = f"set it under `{'.'.join(setting_of(key))}`"
        else:
            continue
        yield place.problem(
            Code.CONFLICT,
            (*path, key),
            f"the annotation `{key}` is meshgen's own",
            "expected another key",
            mend,
            key=True,
        )


def _stateful(
    place: Place, name: str, path: Path, amounts: tuple[int | str | None, ...]
) -> Iterator[Problem]:
    surge, unavailable = amounts
    if surge is not None and place.says_itself(name, "strategy"):
        yield place.problem(
            Code.CONFLICT,
            (*path, "maxSurge"),
            "a StatefulSet has no maxSurge: it replaces its pods one after the other",
            "expected maxUnavailable or nothing",
            key=True,
        )
    if unavailable in (0, "0%"):
        yield place.problem(
            Code.VALUE,
            (*path, "maxUnavailable"),
            f"found `{unavailable}`",
            "expected 1 or more for a StatefulSet",
        )
