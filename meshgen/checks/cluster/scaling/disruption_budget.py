"""PodDisruptionBudgets."""

from meshgen.checks.cluster.gates import gated
from meshgen.checks.cluster.portions import PORTION_OF_ALL
from meshgen.checks.cluster.selectors import LABEL_SELECTOR
from meshgen.checks.fields import at_most_one, one_of
from meshgen.checks.types import Type

_SPEC = Type(
    (at_most_one("minAvailable", "maxUnavailable"),),
    {
        "maxUnavailable": PORTION_OF_ALL,
        "minAvailable": PORTION_OF_ALL,
        "selector": LABEL_SELECTOR,
        "unhealthyPodEvictionPolicy": Type((one_of("IfHealthyBudget", "AlwaysAllow"),)),
    },
)
# Source: ValidatePodDisruptionBudgetSpec.
POD_DISRUPTION_BUDGET = Type(fields={"spec": gated(_SPEC, {"unhealthyPodEvictionPolicy": 27})})
