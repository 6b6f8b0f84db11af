"""What a workload's settings say of each other."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Service
from meshgen.model.injection import INJECT, INJECTED, PROXY_USER
from meshgen.model.proxy import ANNOTATIONS
from meshgen.resources import Path


@of_services("image")
def image(place: Place, service: Service) -> Iterator[Problem]:
    """Find services without an image."""
    name, spec = service.key, service.spec
    if not spec.image:
        yield place.problem(
            Code.MISSING,
            ("services", name),
            "`image` is missing",
            "expected an image such as ghcr.io/acme/web:v1.2.0",
            key=True,
        )


@of_services("strategy", running=True)
def rollout(place: Place, service: Service) -> Iterator[Problem]:
    """Find strategies that the kind does not have, or that never replace a pod."""
    name, spec = service.key, service.spec
    strategy = spec.strategy
    if strategy is None:
        return
    path: Path = ("services", name, "strategy")
    usable, foreign = ("Recreate", "OnDelete")
    if spec.kind != "Deployment":
        usable, foreign = foreign, usable
    amounts = (strategy.max_surge, strategy.max_unavailable)
    if strategy.type == foreign:
        yield place.problem(
            Code.CONFLICT,
            (*path, "type"),
            f"a {spec.kind} has no {foreign}",
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
    elif spec.kind == "StatefulSet":
        yield from _stateful(place, name, path, amounts)
    elif all(a in (0, "0%") for a in amounts):
        yield place.problem(
            Code.CONFLICT,
            path,
            "with maxSurge 0 and maxUnavailable 0 no pod could ever be replaced",
            "expected one of them above 0",
            key=True,
        )


@of_services("strategy", "podDisruptionBudget", running=True)
def amounts(place: Place, service: Service) -> Iterator[Problem]:
    """Find percentages above 100 where the API server takes none."""
    name, spec = service.key, service.spec
    budget, strategy = spec.pod_disruption_budget, spec.strategy
    for field, amount in (
        (("podDisruptionBudget", "minAvailable"), budget and budget.min_available),
        (("podDisruptionBudget", "maxUnavailable"), budget and budget.max_unavailable),
        (("strategy", "maxUnavailable"), strategy and strategy.max_unavailable),
    ):
        if isinstance(amount, str) and int(amount.rstrip("%")) > 100:
            yield place.problem(
                Code.VALUE,
                ("services", name, *field),
                f"found `{amount}`",
                "expected 100% at most",
            )


@of_services("initContainers")
def containers(place: Place, service: Service) -> Iterator[Problem]:
    """Find containers with one name in one pod, and names that the sidecar's have."""
    name, spec = service.key, service.spec
    seen = {service.name}
    raw = spec.init_containers if isinstance(spec.init_containers, list) else []
    for index, container in enumerate(raw):
        container_name = container.get("name")
        if isinstance(container_name, str) and container_name in seen:
            yield place.problem(
                Code.CONFLICT,
                ("services", name, "initContainers", index, "name"),
                f"another container of the pod is called `{container_name}` too",
                "expected a name of its own",
            )
        seen.add(str(container_name))
    if service.name in INJECTED and service.in_mesh:
        yield place.problem(
            Code.NAME,
            ("services", name, "name") if spec.name else ("services", name),
            f"the sidecar has a container called `{service.name}` too",
            "expected another name",
            key=not spec.name,
        )


@of_services(any_kind=True)
def proxy_user(place: Place, service: Service) -> Iterator[Problem]:
    """Find containers that run as the proxy's user, whose traffic the proxy never sees."""
    name, spec = service.key, service.spec
    for field, context in (
        ("podSecurityContext", spec.pod_security_context),
        ("securityContext", spec.security_context),
    ):
        if service.in_mesh and (context or {}).get("runAsUser") == PROXY_USER:
            yield place.problem(
                Code.CONFLICT,
                ("services", name, field, "runAsUser"),
                f"{PROXY_USER} is the sidecar's own user",
                "expected another one",
            )


@of_services("podAnnotations", "sidecar")
def sidecar_annotations(place: Place, service: Service) -> Iterator[Problem]:
    """Find annotations by which a pod leaves the mesh, or that `sidecar` would overwrite."""
    name, spec = service.key, service.spec
    path: Path = ("services", name, "podAnnotations")
    for key in spec.pod_annotations or {}:
        if key == INJECT:
            mend = "set the service's `mesh`"
        elif key in ANNOTATIONS.values() and spec.sidecar:
            mend = "set it under `sidecar`"
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
