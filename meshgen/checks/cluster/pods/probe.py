"""Probes."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods.handler import HANDLERS, one_of_probe
from meshgen.checks.fields import at_least
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_GRACE = "terminationGracePeriodSeconds"


def _one_success(successes: int, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that one success is not enough. Source: validateLivenessProbe, validateStartupProbe."""
    if successes not in (0, 1):
        expected = "expected 1: only a readiness probe can ask for more"
        yield Violation(path, f"found {successes}", expected)


def _ends_nothing(probe: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a readiness probe has time to end. Source: validateReadinessProbe."""
    if _GRACE in probe:
        expected = "expected none: a readiness probe ends no container"
        yield Violation((*path, _GRACE), "is set", expected, "leave it out")


READINESS_PROBE = Type((one_of_probe, _ends_nothing), fields=HANDLERS)
LIVENESS_PROBE = Type(
    (one_of_probe,),
    fields={**HANDLERS, "successThreshold": Type((_one_success,)), _GRACE: Type((at_least(1),))},
)
STARTUP_PROBE = LIVENESS_PROBE
