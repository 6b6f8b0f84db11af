"""Copies of requests that a route sends elsewhere.

Source: validateHTTPRoute, validateHTTPMirrors of istio.io/istio/pkg/config/validation.
"""

from collections.abc import Iterator

from meshgen.checks.istiod.traffic.destinations import DESTINATION
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.findings import Severity
from meshgen.resources import Path


def _percentage(value: float, path: Path, _: Span) -> Iterator[Violation]:
    if not 0 <= value <= 100:
        yield Violation(path, f"found {value}", "expected 0 to 100")


def _old_percentage(value: int, path: Path, span: Span) -> Iterator[Violation]:
    yield from _percentage(value, path, span)
    yield Violation(
        path,
        "is deprecated",
        "expected mirrorPercentage",
        f"write `mirrorPercentage: {{value: {value}}}`",
        severity=Severity.WARNING,
        about_key=True,
    )


_PERCENTAGE = Type(fields={"value": Type((_percentage,))})
_OLD_PERCENTAGE = Type((_old_percentage,))

# The fields of a route that are about mirrors.
MIRRORING = {
    "mirror": DESTINATION,
    "mirrorPercent": _OLD_PERCENTAGE,
    "mirror_percent": _OLD_PERCENTAGE,
    "mirrorPercentage": _PERCENTAGE,
    "mirrors": Type(fields={"destination": DESTINATION, "percentage": _PERCENTAGE}),
}
