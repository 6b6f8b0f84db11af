"""Requests, limits and quotas: names that Kubernetes knows, amounts that make sense together."""

from collections.abc import Iterator, Mapping

from meshgen.config.crosscheck.place import Place, of_workloads
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.kinds.amounts import CONTAINER_NAMES, HUGE_PAGES, QUOTA_NAMES, is_quota_name
from meshgen.mesh import Workload, workloads
from meshgen.model.namespace import Quota
from meshgen.model.pod import Resources
from meshgen.model.proxy import proxy_resources
from meshgen.model.scalars import UNLIMITED
from meshgen.nearest import did_you_mean, one_of
from meshgen.quantity import parse_quantity
from meshgen.resources import Path

# Suffixes that make sense for CPU alone.
_FRACTIONS = "mun"


@of_workloads(any_kind=True)
def requests_within_limits(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find requests above limits, which the API server refuses."""
    for container in workload.all_containers:
        path: Path = (*container.setting, "resources")
        declared = container.spec.resources or Resources()
        requests, limits = declared.requests or {}, declared.limits or {}
        for key, limit in sorted(limits.items()):
            yield from _above(place, (*path, "requests", key), requests.get(key), limit)
            yield from _unequal(place, (*path, "limits", key), requests.get(key), limit)


@of_workloads("sidecar")
def sidecar_within_limits(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find proxies whose requests are above their limits, Istio's own counted in."""
    at, spec = workload.setting, workload.spec
    if not spec.sidecar or not workload.service.in_mesh:
        return
    amounts = proxy_resources(spec.sidecar, place.mesh.spec.istio)
    for key in ("cpu", "memory"):
        request, limit = amounts["requests", key], amounts.get(("limits", key))
        if limit is None:
            continue
        path: Path = (*at, "sidecar")
        if key == "memory" and {request[-1], limit[-1]} & set(_FRACTIONS):
            continue
        is_set = (spec.sidecar.requests and getattr(spec.sidecar.requests, key)) is not None
        where = "requests" if is_set else "limits"
        yield from _above(place, (*path, where, key), request, limit, is_set=is_set)


def names_and_amounts(place: Place) -> Iterator[Problem]:
    """Find resources that no container has, and memory in thousandths of a byte."""
    for path, amounts in _container_amounts(place):
        for key, amount in sorted(amounts.items()):
            there_is = key in CONTAINER_NAMES or "/" in key or key.startswith(HUGE_PAGES)
            if not there_is:
                yield _unknown(place, (*path, key), key, CONTAINER_NAMES)
            if key != "cpu" and there_is:
                yield from _fraction(place, (*path, key), amount)


@of_workloads(any_kind=True)
def volume_sizes(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find volumes of no size, or whose size counts fractions of a byte."""
    at, spec = workload.setting, workload.spec
    for key, volume in sorted((spec.volumes or {}).items()):
        if volume.claim is None:
            continue
        path: Path = (*at, "volumes", key, "claim", "size")
        if parse_quantity(volume.claim.size) <= 0:
            yield place.problem(
                Code.VALUE, path, f"found `{volume.claim.size}`", "expected more than 0"
            )
        else:
            yield from _fraction(place, path, volume.claim.size)


def quotas(place: Place) -> Iterator[Problem]:
    """Find names in quotas that no ResourceQuota knows."""
    for path, quota in _quotas(place):
        for key in sorted(quota.hard):
            if "/" not in key and not is_quota_name(key):
                yield _unknown(place, (*path, "hard", key), key, QUOTA_NAMES)


def _quotas(place: Place) -> Iterator[tuple[Path, Quota]]:
    spec = place.mesh.spec
    for name, quota in sorted((spec.quotas or {}).items()):
        yield ("quotas", name), quota
    for key, declared in sorted((spec.namespaces or {}).items()):
        for name, quota in sorted((declared.quotas or {}).items()):
            yield ("namespaces", key, "quotas", name), quota


def _container_amounts(place: Place) -> Iterator[tuple[Path, Mapping[str, str]]]:
    for workload in (w for service in place.mesh.services for w in workloads(service)):
        path, spec = workload.setting, workload.spec
        for container in workload.all_containers:
            declared, at = container.spec.resources or Resources(), container.setting
            yield (*at, "resources", "requests"), declared.requests or {}
            yield (*at, "resources", "limits"), declared.limits or {}
        for part in ("requests", "limits") if spec.sidecar else ():
            memory = getattr(getattr(spec.sidecar, part), "memory", None)
            said = {"memory": memory} if memory not in (None, UNLIMITED) else {}
            yield (*path, "sidecar", part), said


def _above(
    place: Place, path: Path, request: str | None, limit: str, *, is_set: bool = True
) -> Iterator[Problem]:
    if request is None or parse_quantity(request) <= parse_quantity(limit):
        return
    if is_set:
        message, expected = f"the request {request} is above the limit {limit}", f"{limit} or less"
    else:
        message = f"the limit {limit} is below the request {request}, which is Istio's own"
        expected = f"{request} or more, or a request too"
    yield place.problem(Code.CONFLICT, path, message, f"expected {expected}")


def _unequal(place: Place, path: Path, request: str | None, limit: str) -> Iterator[Problem]:
    """Find requests of what cannot be shared that are not the limit: a device, a huge page."""
    key = str(path[-1])
    if "/" not in key and not key.startswith(HUGE_PAGES):
        return
    if request is not None and parse_quantity(request) < parse_quantity(limit):
        yield place.problem(
            Code.CONFLICT,
            path,
            f"the limit {limit} is not the request {request}, and {key} cannot be shared",
            f"expected {request}",
        )


def _fraction(place: Place, path: Path, amount: str) -> Iterator[Problem]:
    if amount[-1] in _FRACTIONS:
        yield place.problem(
            Code.VALUE,
            path,
            f"`{amount}` counts fractions of a byte",
            "expected whole bytes, such as 128Mi or 1Gi",
            f"write `{amount[:-1]}Mi`" if amount.endswith("m") else "",
        )


def _unknown(place: Place, path: Path, key: str, names: tuple[str, ...]) -> Problem:
    return place.problem(
        Code.VALUE,
        path,
        f"there is no resource `{key}`",
        f"{one_of(names)}, or a name with a domain such as nvidia.com/gpu",
        did_you_mean(key, names),
        key=True,
    )
