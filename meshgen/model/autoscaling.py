"""What a HorizontalPodAutoscaler scales by, as autoscaling/v2 has it."""

from typing import Annotated

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected
from meshgen.model.scalars import Name, ObjectName, Percent, Positive, Quantity, Raw, Word

# What an adapter calls a metric: a segment of a URL.
MetricName = Annotated[
    str,
    Meta(
        pattern=r"^[^/%\s]+$",
        max_length=253,
        extra_json_schema=expected("the name of a metric, such as http_requests_per_second"),
    ),
]


class PodsTarget(Spec, frozen=True):
    """How much of a metric of pods is held."""

    average_value: Annotated[Quantity, doc("Of each pod, on the average.", example="100")]


class ResourceTarget(Spec, frozen=True):
    """How much of a resource is held: one of the two."""

    average_utilization: Annotated[
        Percent | None, doc("Percent of the request, over all pods.", example=70)
    ] = None
    average_value: Annotated[
        Quantity | None, doc("Of each pod, on the average.", example="500Mi")
    ] = None


class ObjectTarget(Spec, frozen=True):
    """How much of a metric is held: one of the two."""

    average_value: Annotated[
        Quantity | None, doc("Shared among the pods, of each.", example="100")
    ] = None
    value: Annotated[Quantity | None, doc("Of all pods together.", example="2k")] = None


Target = PodsTarget | ResourceTarget | ObjectTarget


class MetricIdentifier(Spec, frozen=True):
    """A metric, as the adapter of the cluster calls it."""

    name: Annotated[MetricName, doc("Its name.", example="http_requests_per_second")]
    selector: Annotated[
        Raw | None,
        doc("Labels of the metric.", example={"matchLabels": {"queue": "orders"}}),
    ] = None


class DescribedObject(Spec, frozen=True):
    """The object that a metric is about, in the namespace of the workload."""

    kind: Annotated[Word, doc("Its kind.", example="Service")]
    name: Annotated[ObjectName, doc("Its name, without prefix and suffix.", example="web")]
    api_version: Annotated[Word | None, doc("Its API version.", example="v1")] = None


class ResourceMetric(Spec, frozen=True):
    """What pods use of a resource, all of their containers together."""

    name: Annotated[Word, doc("The resource.", example="memory")]
    target: Annotated[ResourceTarget, doc("How much is held.", example={"averageValue": "500Mi"})]


class ContainerResourceMetric(ResourceMetric, frozen=True, kw_only=True):
    """What one container of each pod uses of a resource."""

    container: Annotated[Name, doc("The container.", example="web")]


class PodsMetric(Spec, frozen=True):
    """A metric that each pod has."""

    metric: Annotated[
        MetricIdentifier,
        doc("The metric.", example="http_requests_per_second", short="name", whole=True),
    ]
    target: Annotated[
        PodsTarget,
        doc("How much is held.", example="100", short="averageValue", whole=True),
    ]


class ObjectMetric(Spec, frozen=True):
    """A metric of another object, such as the requests that a Service gets."""

    described_object: Annotated[
        DescribedObject, doc("The object.", example={"kind": "Service", "name": "web"})
    ]
    metric: Annotated[
        MetricIdentifier, doc("The metric.", example="requests", short="name", whole=True)
    ]
    target: Annotated[
        ObjectTarget, doc("How much is held.", example="2k", short="value", whole=True)
    ]


class ExternalMetric(Spec, frozen=True):
    """A metric of something outside of the cluster, such as the length of a queue."""

    metric: Annotated[
        MetricIdentifier, doc("The metric.", example="queue_length", short="name", whole=True)
    ]
    target: Annotated[
        ObjectTarget,
        doc("How much is held.", example="30", short="averageValue", whole=True),
    ]


class Metric(Spec, frozen=True):
    """What it scales by: one of these. `type` follows from which it is."""

    resource: Annotated[
        ResourceMetric | None, doc("A resource that the containers use, together.")
    ] = None
    container_resource: Annotated[
        ContainerResourceMetric | None, doc("A resource that one container uses.")
    ] = None
    pods: Annotated[PodsMetric | None, doc("A metric of each pod.")] = None
    object: Annotated[ObjectMetric | None, doc("A metric of another object.")] = None
    external: Annotated[ExternalMetric | None, doc("A metric from outside of the cluster.")] = None


class Autoscaling(Spec, frozen=True, kw_only=True):
    """A HorizontalPodAutoscaler; with none of cpu, memory and metrics, cpu is 80."""

    min: Annotated[Positive, doc("Replicas at least.")] = 1
    max: Annotated[Positive, doc("Replicas at most.", example=5)]
    cpu: Annotated[Percent | None, doc("Percent of the CPU request to hold.", example=70)] = None
    memory: Annotated[Percent | None, doc("Percent of the memory request to hold.", example=80)] = (
        None
    )
    container: Annotated[
        Name | None,
        doc(
            "The container whose `cpu` and `memory` count, so that what the sidecar uses does not.",
            default="all of the pod, the sidecar too",
            example="web",
        ),
    ] = None
    metrics: Annotated[
        list[Metric] | None,
        doc(
            "What else it scales by: the highest number of replicas counts.",
            example=[{"pods": {"metric": "http_requests_per_second", "target": "100"}}],
        ),
    ] = None
    behavior: Annotated[
        Raw | None,
        doc(
            "How fast it scales, as autoscaling/v2 has it.",
            example={"scaleDown": {"stabilizationWindowSeconds": 300}},
        ),
    ] = None
