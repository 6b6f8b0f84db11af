"""Containers of a pod, with where they stand."""

from collections.abc import Iterator, Mapping
from typing import Any

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
