"""Outlier detection. Source: validateOutlierDetection of istio.io/istio/pkg/config/validation."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import within
from meshgen.checks.istiod.durations import duration
from meshgen.checks.istiod.ports import UINT32
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path


def _local_failures(outlier: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    name, split = "consecutiveLocalOriginFailures", "splitExternalLocalOriginErrors"
    if outlier.get(name, 0) > 0 and not outlier.get(split):
        message, expected = "local failures are not told apart", f"expected `{split}: true`"
        yield Violation((*path, name), message, expected)


_COUNT = Type((UINT32,))
_PERCENT = Type((within(0, 100),))
_DURATION = Type((duration,))
OUTLIER_DETECTION = Type(
    (_local_failures,),
    {
        "baseEjectionTime": _DURATION,
        "consecutive5xxErrors": _COUNT,
        "consecutiveGatewayErrors": _COUNT,
        "consecutiveLocalOriginFailures": _COUNT,
        "interval": _DURATION,
        "maxEjectionPercent": _PERCENT,
        "minHealthPercent": _PERCENT,
    },
)
