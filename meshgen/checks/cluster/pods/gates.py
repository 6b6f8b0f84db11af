"""Gates that a pod waits at: before it is scheduled, before it is ready."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import named
from meshgen.checks.names import is_qualified
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_named = named(is_qualified)


def _gate_name(name: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a text is no name of a gate; gates are left out before 1.27.

    Source: validateSchedulingGates. That they are there once, the schema says.
    """
    if span.since(27):
        yield from _named(name, path, span)


def gated_on_a_node(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a pod is on a node already, and waits at gates. Source: ValidatePodCreate."""
    if spec.get("schedulingGates") and spec.get("nodeName") and span.since(27):
        yield Violation((*path, "nodeName"), "is set beside `schedulingGates`", "expected none")


SCHEDULING_GATE = Type(fields={"name": Type((_gate_name,))})
# Source: validateReadinessGates.
READINESS_GATE = Type(fields={"conditionType": Type((_named,))})
