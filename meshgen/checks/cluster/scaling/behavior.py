"""How fast an autoscaler adds pods, and takes them away."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.gates import gated
from meshgen.checks.cluster.quantities import Written, negative
from meshgen.checks.fields import at_least, missing, one_of, within
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_LONGEST_WINDOW = 3600
_LONGEST_PERIOD = 1800


def _some_policy(rules: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that there are policies, but none; the default is for those left out.

    Source: validateScalingRules, copyHPAScalingRules.
    """
    if "policies" in rules and not rules["policies"]:
        expected = "expected a policy, or no `policies`"
        yield missing(rules, path, "policies", expected)


def _tolerance(quantity: Written, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a tolerance is less than 0. Source: validateScalingRules."""
    yield from negative(quantity, path)


_POLICY = Type(
    fields={
        "periodSeconds": Type((within(1, _LONGEST_PERIOD),)),
        "type": Type((one_of("Pods", "Percent"),)),
        "value": Type((at_least(1),)),
    }
)
_RULES = gated(
    Type(
        (_some_policy,),
        {
            "policies": _POLICY,
            "selectPolicy": Type((one_of("Max", "Min", "Disabled"),)),
            "stabilizationWindowSeconds": Type((within(0, _LONGEST_WINDOW),)),
            "tolerance": Type((_tolerance,)),
        },
    ),
    {"tolerance": 35},
)
BEHAVIOR = Type(fields={"scaleDown": _RULES, "scaleUp": _RULES})
