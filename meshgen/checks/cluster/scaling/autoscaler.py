"""HorizontalPodAutoscalers, of every version."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.scaling.behavior import BEHAVIOR
from meshgen.checks.cluster.scaling.metrics import METRIC
from meshgen.checks.cluster.scaling.references import SCALED
from meshgen.checks.fields import at_least, required
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

# What can be measured where there are no pods.
_WITHOUT_PODS = ("Object", "External")


def _range(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that the most pods are fewer than the fewest, or that these are none.

    Source: validateHorizontalPodAutoscalerSpec, validateMetrics; from 1.37 on there may be none.
    """
    fewest, most = spec.get("minReplicas", 1), spec["maxReplicas"]
    if fewest < 0 or (fewest == 0 and span.before(37)):
        yield Violation((*path, "minReplicas"), f"found {fewest}", "expected at least 1")
    elif fewest == 0 and not any(_measured(metric) for metric in spec.get("metrics", ())):
        message = "found 0, and no metric tells when a pod is needed"
        expected = "expected a metric of type Object or External, or at least 1"
        yield Violation((*path, "minReplicas"), message, expected)
    if most < fewest:
        message, expected = f"found {most}", f"expected at least `minReplicas`, which is {fewest}"
        yield Violation((*path, "maxReplicas"), message, expected)


def _measured(metric: Mapping[str, Any]) -> bool:
    return metric["type"] in _WITHOUT_PODS


_ONE_UP = Type((at_least(1),))
HORIZONTAL_POD_AUTOSCALER = Type(
    (required("spec"),),
    {
        "spec": Type(
            (_range,),
            {
                "behavior": BEHAVIOR,
                "maxReplicas": _ONE_UP,
                "metrics": METRIC,
                "scaleTargetRef": SCALED,
                "targetCPUUtilizationPercentage": _ONE_UP,
            },
        )
    },
)
