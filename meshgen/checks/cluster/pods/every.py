"""All containers of a pod, with where they stand."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.resources import Path

LISTS = ("initContainers", "containers", "ephemeralContainers")


def every_container(
    spec: Mapping[str, Any], path: Path
) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield each container of a pod spec, and its place."""
    for name in LISTS:
        for position, container in enumerate(spec.get(name, ())):
            yield (*path, name, position), container
