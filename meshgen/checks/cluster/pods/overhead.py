"""What a runtime takes for each pod."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from meshgen.checks.cluster.pods.resources import resources
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_RESOURCES = resources()


def _as_limits(amounts: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what a container could not have as its limits. Source: validateOverhead."""
    for found in _RESOURCES({"limits": amounts}, path, span):
        yield replace(found, path=(*path, *found.path[len(path) + 1 :]))


OVERHEAD = Type((_as_limits,))
