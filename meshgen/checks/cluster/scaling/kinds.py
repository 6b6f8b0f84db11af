"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.cluster.scaling.autoscaler import HORIZONTAL_POD_AUTOSCALER
from meshgen.checks.cluster.scaling.disruption_budget import POD_DISRUPTION_BUDGET
from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "HorizontalPodAutoscaler.autoscaling": HORIZONTAL_POD_AUTOSCALER,
    "PodDisruptionBudget.policy": POD_DISRUPTION_BUDGET,
}
