"""A workload: the pods of a service, or of one of its versions, and what keeps them running."""

from typing import Annotated, Literal

from meshgen.model.base import (
    Annotations,
    Count,
    IntOrPercent,
    Labels,
    Name,
    ObjectName,
    Percent,
    Positive,
    Raw,
    Spec,
    doc,
)
from meshgen.model.container import Container
from meshgen.model.pod import Sidecar, Volume


class Autoscaling(Spec, frozen=True, kw_only=True):
    """A HorizontalPodAutoscaler; with none of cpu and memory, cpu is 80."""

    min: Annotated[Positive, doc("Replicas at least.")] = 1
    max: Annotated[Positive, doc("Replicas at most.", example=5)]
    cpu: Annotated[Percent | None, doc("Percent of the CPU request to hold.", example=70)] = None
    memory: Annotated[Percent | None, doc("Percent of the memory request to hold.", example=80)] = (
        None
    )
    behavior: Annotated[
        Raw | None,
        doc(
            "How fast it scales, as autoscaling/v2 has it.",
            example={"scaleDown": {"stabilizationWindowSeconds": 300}},
        ),
    ] = None


class DisruptionBudget(Spec, frozen=True):
    """A PodDisruptionBudget: one of the two."""

    min_available: Annotated[IntOrPercent | None, doc("Pods that must stay.", example=1)] = None
    max_unavailable: Annotated[IntOrPercent | None, doc("Pods that may go.", example="25%")] = None


class Strategy(Spec, frozen=True):
    """How a Deployment or StatefulSet replaces its pods."""

    type: Annotated[
        Literal["RollingUpdate", "Recreate", "OnDelete"],
        doc("Recreate is for Deployments, OnDelete for StatefulSets."),
    ] = "RollingUpdate"
    max_surge: Annotated[IntOrPercent | None, doc("Pods above the number.", example=1)] = None
    max_unavailable: Annotated[IntOrPercent | None, doc("Pods below the number.", example=0)] = None


class WorkloadSpec(Container, frozen=True):
    """The main container, its pod, and how many there are of it."""

    image_pull_secrets: Annotated[list[ObjectName] | None, doc("Secrets for the registry.")] = None
    replicas: Annotated[
        Count | None,
        doc(
            "How many pods; beside `autoscaling` what is expected at rest, and not rendered.",
            renders="spec.replicas of the workload",
            default="1 without autoscaling",
            example=2,
        ),
    ] = None
    sidecar: Annotated[
        Sidecar | None,
        doc(
            "The resources of the injected proxy.",
            renders="an inline patch in the overlay: four annotations of the pod template",
            default="Istio's own",
            example={"limits": {"cpu": "200m", "memory": "256Mi"}},
        ),
    ] = None
    autoscaling: Annotated[
        Autoscaling | None,
        doc(
            "Scale with the load.",
            renders="a HorizontalPodAutoscaler (autoscaling/v2); spec.replicas is left out",
            example={"min": 1, "max": 5, "cpu": 70},
        ),
    ] = None
    pod_disruption_budget: Annotated[
        DisruptionBudget | None, doc("How many pods may go at once when nodes are drained.")
    ] = None
    strategy: Annotated[Strategy | None, doc("How pods are replaced.")] = None
    volumes: Annotated[
        dict[Name, Volume] | None,
        doc("Volumes by name.", example={"data": {"mountPath": "/data", "claim": {"size": "1Gi"}}}),
    ] = None
    labels: Annotated[Labels | None, doc("Labels of the workload and its pods.")] = None
    annotations: Annotated[Annotations | None, doc("Annotations of the workload.")] = None
    pod_annotations: Annotated[Annotations | None, doc("Annotations of the pods.")] = None
    termination_grace_period_seconds: Annotated[
        Count | None, doc("Seconds between SIGTERM and SIGKILL.")
    ] = None
    priority_class_name: Annotated[str | None, doc("The pods' priority class.")] = None
    node_selector: Annotated[Labels | None, doc("Labels of the nodes that may run it.")] = None
    tolerations: Annotated[list[Raw] | None, doc("As the pod's spec has it.")] = None
    affinity: Annotated[Raw | None, doc("As the pod's spec has it.")] = None
    topology_spread_constraints: Annotated[list[Raw] | None, doc("As the pod's spec has it.")] = (
        None
    )
    pod_security_context: Annotated[Raw | None, doc("The pod's securityContext.")] = None
    init_containers: Annotated[list[Raw] | None, doc("As the pod's spec has it.")] = None
