"""A workload: the pods of a service, or of one of its versions, and what keeps them running."""

from typing import Annotated, Literal

from meshgen.model.autoscaling import Autoscaling
from meshgen.model.base import doc
from meshgen.model.controller import ClaimRetention, DisruptionBudget, Ordinals, Strategy
from meshgen.model.pod import Sidecar
from meshgen.model.podspec import PodSpec
from meshgen.model.proxysettings import Proxy
from meshgen.model.scalars import Annotations, Count, Labels, Name, ObjectName, Positive


class WorkloadSpec(PodSpec, frozen=True):
    """The main container, its pod, and how many there are of it."""

    workload_name: Annotated[
        ObjectName | None,
        doc(
            "What the workload is called, where that is not the service's name; so are its HPA and "
            "its PodDisruptionBudget.",
            default="the service's name; of a version NAME-VERSION",
            example="reviews-v1",
        ),
    ] = None
    container_name: Annotated[
        Name | None,
        doc("What the main container is called.", default="the service's name", example="server"),
    ] = None
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
    proxy: Annotated[
        Proxy | None,
        doc(
            "What the injected proxy starts with.",
            renders="annotations of the pod template",
            default="as the namespace and the mesh have it",
            example={"holdApplicationUntilProxyStarts": True, "logLevel": "debug"},
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
    restart_policy: Annotated[
        Literal["Always"] | None,
        doc("What holds anyway, written out: of a Job, `job.restartPolicy` says it."),
    ] = None
    min_ready_seconds: Annotated[
        Count | None, doc("Seconds that a new pod has to be ready before it counts.", example=10)
    ] = None
    revision_history_limit: Annotated[
        Count | None, doc("How many former versions are kept, to go back to.", example=3)
    ] = None
    progress_deadline_seconds: Annotated[
        Positive | None,
        doc("Deployment: seconds until an update without progress counts as failed.", example=120),
    ] = None
    pod_management_policy: Annotated[
        Literal["OrderedReady", "Parallel"] | None,
        doc("StatefulSet: whether pods start one after the other, or all at once."),
    ] = None
    persistent_volume_claim_retention_policy: Annotated[
        ClaimRetention | None, doc("StatefulSet: what becomes of its claims.")
    ] = None
    ordinals: Annotated[Ordinals | None, doc("StatefulSet: how its pods are numbered.")] = None
    labels: Annotated[Labels | None, doc("Labels of the workload and its pods.")] = None
    annotations: Annotated[Annotations | None, doc("Annotations of the workload.")] = None
    pod_annotations: Annotated[Annotations | None, doc("Annotations of the pods.")] = None
