"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "HorizontalPodAutoscaler.autoscaling": Type(),
    "PodDisruptionBudget.policy": Type(),
}
