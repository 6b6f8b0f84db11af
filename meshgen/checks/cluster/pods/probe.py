"""Probes."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods.handler import one_handler
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc")


def _handler(probe: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a probe has no handler, or several. Source: validateProbe, validateHandler."""
    yield from one_handler(probe, path, _HANDLERS)


def _one_success(probe: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that one success is not enough. Source: validateLivenessProbe, validateStartupProbe."""
    successes = probe.get("successThreshold", 1)
    if successes not in (0, 1):
        expected = "expected 1: only a readiness probe can ask for more"
        yield Violation((*path, "successThreshold"), f"found {successes}", expected)


READINESS_PROBE = Type((_handler,))
LIVENESS_PROBE = Type((_handler, _one_success))
STARTUP_PROBE = LIVENESS_PROBE
