"""PriorityClasses."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import one_of
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

_HIGHEST = 10**9
_RESERVED = "system-"
# Kubernetes' own classes, which may be written as they are.
_OF_SYSTEM = {"system-node-critical": 2 * _HIGHEST + 1000, "system-cluster-critical": 2 * _HIGHEST}


def _priority(priority: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a priority, or its name, is the system's. Source: ValidatePriorityClass."""
    name, value = priority["metadata"].get("name", ""), priority.get("value", 0)
    if not name.startswith(_RESERVED):
        if value > _HIGHEST:
            yield Violation((*path, "value"), f"found {value}", f"expected at most {_HIGHEST}")
        return
    of_system = _OF_SYSTEM.get(name)
    if of_system is None:
        message, hint = f"`{_RESERVED}` is Kubernetes' own", did_you_mean(name, _OF_SYSTEM)
        yield Violation((*path, "metadata", "name"), message, "expected another name", hint)
    elif value != of_system:
        expected = f"expected {of_system}, which {name} has"
        yield Violation((*path, "value"), f"found {value}", expected)
    elif priority.get("globalDefault"):
        message = f"{name} is no default"
        yield Violation((*path, "globalDefault"), message, "expected false")


PRIORITY_CLASS = Type(
    (_priority,),
    # Source: ValidatePreemptionPolicy.
    {"preemptionPolicy": Type((one_of("PreemptLowerPriority", "Never"),))},
)
