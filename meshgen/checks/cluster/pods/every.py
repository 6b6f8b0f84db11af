"""Containers of a pod, with where they stand."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from meshgen.checks.span import Span
from meshgen.checks.types import TypeCheck
from meshgen.checks.violation import Violation
from meshgen.resources import Path

Placed = tuple[Path, Mapping[str, Any]]


def containers_in(spec: Mapping[str, Any], path: Path, field: str) -> Iterator[Placed]:
    """Yield the containers in a field of a pod spec, and their places."""
    for position, container in enumerate(spec.get(field, ())):
        yield (*path, field, position), container


def every_container(spec: Mapping[str, Any], path: Path) -> Iterator[Placed]:
    """Yield each container of a pod spec, and its place."""
    for field in ("initContainers", "containers"):
        if field in spec:
            for position, container in enumerate(spec[field]):
                yield (*path, field, position), container


# A check of a container that knows its pod.
OfContainer = Callable[[Mapping[str, Any], Mapping[str, Any], Path, Span], Iterable[Violation]]


def each_container(**checks: OfContainer) -> TypeCheck:
    """Return the check that asks others of containers that have a field, by its name.

    Each is asked of the container and its pod spec.
    """

    def check(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
        for field in ("initContainers", "containers"):
            for position, container in enumerate(spec.get(field, ())):
                for name in container:
                    of_field = checks.get(name)
                    if of_field is not None:
                        yield from of_field(container, spec, (*path, field, position), span)

    return check
