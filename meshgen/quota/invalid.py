"""Values that capacity cannot count, and pods that the API server would not take."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.model.proxy import ANNOTATIONS
from meshgen.quota.invalid_quota import invalid_quota
from meshgen.quota.invalid_range import invalid_range
from meshgen.quota.loads import Load, Namespace
from meshgen.quota.namespaces import Item
from meshgen.quota.places import container_place
from meshgen.quota.problem import Problem, ProblemKind
from meshgen.quota.reading import quantity
from meshgen.resources import Path

# The fields of a LimitRange's item that have amounts.
_OF_RANGE = ("default", "defaultRequest", "max", "maxLimitRequestRatio", "min")


def invalid(namespace: Namespace) -> Iterator[Problem]:
    """Yield what is no quantity, quotas and LimitRanges that are none, and too large requests.

    A request can get above its limit by what nobody sees in the manifest: a LimitRange's default.
    """
    for item in namespace.items:
        for path, value in _amounts(item):
            if quantity(value) is None:
                yield Problem(
                    ProblemKind.INVALID,
                    f"not a quantity, and not counted: {value!r}",
                    item.key,
                    path,
                )
        if item.resource == "resourcequotas":
            yield from invalid_quota(item, namespace)
        elif item.resource == "limitranges":
            yield from invalid_range(item)
    for load in namespace.loads:
        yield from _above_limits(load, namespace)


def _amounts(item: Item) -> Iterator[tuple[Path, Any]]:
    """Yield the amounts of an object that count, each with its place."""
    obj = item.object
    if item.resource == "resourcequotas":
        yield from _listed(mapping(obj, "spec"), ("spec",), "hard")
    elif item.resource == "limitranges":
        for index, limit in enumerate(mappings(mapping(obj, "spec").get("limits"))):
            for field in _OF_RANGE:
                yield from _listed(limit, ("spec", "limits", index), field)
    elif item.resource == "persistentvolumeclaims":
        place = ("spec", "resources")
        yield from _listed(mapping(obj, *place), place, "requests")
    elif item.pod_template is not None:
        yield from _of_template(item.pod_template, item.kind.pod_template or ())


def _of_template(template: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Any]]:
    for kind in ("containers", "initContainers"):
        for index, container in enumerate(mappings(mapping(template, "spec").get(kind))):
            place = (*path, "spec", kind, index, "resources")
            resources = mapping(container, "resources")
            yield from _listed(resources, place, "requests")
            yield from _listed(resources, place, "limits")
    annotations = mapping(template, "metadata", "annotations")
    for name in ANNOTATIONS.values():
        if name in annotations:
            yield (*path, "metadata", "annotations", name), annotations[name]


def _listed(obj: Mapping[str, Any], path: Path, key: str) -> Iterator[tuple[Path, Any]]:
    for name, value in mapping(obj, key).items():
        yield (*path, key, text(name)), value


def _above_limits(load: Load, namespace: Namespace) -> Iterator[Problem]:
    """Yield the containers that request more than their limit (ValidatePodSpec)."""
    if load.pod is None:
        return
    for container in load.pod.every_container:
        for name, request in container.requests.items():
            limit = container.limits.get(name)
            if limit is not None and request.value > limit.value:
                yield Problem(
                    ProblemKind.INVALID,
                    f'its pods are refused: container {container.name}: requests: "{request}": '
                    f"must be less than or equal to {name} limit of {limit}",
                    load.key,
                    container_place(load, container, namespace, {name}),
                    container=container.name,
                )
