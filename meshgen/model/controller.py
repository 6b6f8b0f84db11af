"""How many pods there are at least, and how they are replaced and numbered."""

from typing import Annotated, Literal

from meshgen.model.base import Spec, doc
from meshgen.model.scalars import Count, IntOrPercent


class DisruptionBudget(Spec, frozen=True):
    """A PodDisruptionBudget: one of the two."""

    min_available: Annotated[IntOrPercent | None, doc("Pods that must stay.", example=1)] = None
    max_unavailable: Annotated[IntOrPercent | None, doc("Pods that may go.", example="25%")] = None


class Strategy(Spec, frozen=True):
    """How a Deployment, StatefulSet or DaemonSet replaces its pods."""

    type: Annotated[
        Literal["RollingUpdate", "Recreate", "OnDelete"],
        doc("Recreate is for Deployments, OnDelete for the other two."),
    ] = "RollingUpdate"
    max_surge: Annotated[IntOrPercent | None, doc("Pods above the number.", example=1)] = None
    max_unavailable: Annotated[IntOrPercent | None, doc("Pods below the number.", example=0)] = None


class ClaimRetention(Spec, frozen=True):
    """Whether a StatefulSet's claims go with it, and with its pods."""

    when_deleted: Annotated[
        Literal["Retain", "Delete"] | None, doc("When the StatefulSet is deleted.")
    ] = None
    when_scaled: Annotated[
        Literal["Retain", "Delete"] | None, doc("When it gets fewer replicas.")
    ] = None


class Ordinals(Spec, frozen=True):
    """The numbers in the names of a StatefulSet's pods."""

    start: Annotated[Count, doc("The first one.", example=1)] = 0
