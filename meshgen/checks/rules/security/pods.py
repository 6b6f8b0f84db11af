"""The rules of this family about what pods may be."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.security.pod_security_labels import UnknownStandard
from meshgen.checks.rules.security.refused_pods import RefusedPod

PODS: tuple[Rule, ...] = (
    RefusedPod(),
    UnknownStandard(),
)
