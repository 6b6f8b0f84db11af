"""Resources of a pod as a whole, against those of its containers."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from meshgen.checks.cluster.pods.resources import resources
from meshgen.checks.span import Span
from meshgen.checks.types import TypeCheck
from meshgen.checks.violation import Violation
from meshgen.kinds.amounts import HUGE_PAGES
from meshgen.resources import Path

if TYPE_CHECKING:
    from meshgen.quota.reading import Amounts

# Since 1.34 (PodLevelResources); before, they are left out.
_SINCE = 34
_NAMES = ("cpu", "memory")
_of_level = resources(lambda name: name in _NAMES or name.startswith(HUGE_PAGES), _NAMES)


def level_resources(*, of_pod: bool) -> TypeCheck:
    """Return the check of a pod's own resources, in a pod or in a template.

    Templates are not defaulted. Source: validatePodResources.
    """

    def check(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
        if "resources" in spec and span.since(_SINCE):
            yield from _level(spec, (*path, "resources"), span, of_pod)

    return check


def _level(spec: Mapping[str, Any], path: Path, span: Span, of_pod: bool) -> Iterator[Violation]:
    if spec.get("os", {}).get("name") == "windows":
        yield Violation(path, "is set", "expected none for a pod of Windows", "leave it out")
    elif "claims" in spec["resources"]:
        expected = "expected none: containers use claims"
        yield Violation((*path, "claims"), "is set", expected, "leave it out")
    else:
        wrong = list(_of_level(spec["resources"], path, span))
        yield from wrong or _against_containers(spec, path, of_pod)


def _against_containers(spec: Mapping[str, Any], path: Path, of_pod: bool) -> Iterator[Violation]:
    """Yield what containers have more of than their pod. Source: validatePodResourceConsistency."""
    from meshgen.quota.pod import default_requests, read_pod, total_limits, total_requests

    pod = read_pod({"spec": spec}, {})
    requests, limits = pod.level or ({}, {})
    inner = replace(default_requests(pod) if of_pod else pod, level=None)
    wanted = total_requests(inner, overhead=False)
    used = {n: q for n, q in total_limits(inner, overhead=False).items() if _is_huge(n)}
    if of_pod:
        limits = {**{n: q for n, q in used.items() if n not in requests}, **limits}
        own = {n: q for n, q in wanted.items() if n in _NAMES and n not in requests}
        yield from _below(limits, own, (*path, "limits"), "the requests of all containers")
    yield from _below(requests, wanted, (*path, "requests"), "the requests of all containers")
    yield from _below(limits, used, (*path, "limits"), "the limits of all containers")
    for container in inner.containers:
        at = (*path[:-1], *container.place, "resources", "limits")
        for name, amount in container.limits.items():
            if name in limits and amount.value > limits[name].value:
                expected = f"expected no more than the pod's limit ({limits[name]})"
                yield Violation((*at, name), f"found {amount}", expected)


def _is_huge(name: str) -> bool:
    return name.startswith(HUGE_PAGES)


def _below(amounts: "Amounts", least: "Amounts", path: Path, what: str) -> Iterator[Violation]:
    """Yield the amounts that are below what the containers have together."""
    for name, amount in amounts.items():
        if name in least and amount.value < least[name].value:
            expected = f"expected at least {what} ({least[name]})"
            yield Violation((*path, name), f"found {amount}", expected)
