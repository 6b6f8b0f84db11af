"""A service: a workload and all that belongs to it."""

from typing import Annotated, Literal

from meshgen.model.base import (
    IN_NAMESPACE,
    Annotations,
    Count,
    EnvName,
    IntOrPercent,
    Labels,
    LabelWord,
    Name,
    NamespaceRef,
    ObjectName,
    Percent,
    Port,
    Positive,
    Raw,
    Reason,
    Spec,
    Text,
    Word,
    doc,
    shortened,
)
from meshgen.model.grammar import ExportedTo, Image
from meshgen.model.network import (
    DestinationRuleSpec,
    Expose,
    PortSpec,
    RateLimit,
    ServiceMtls,
    ServiceSpec,
)
from meshgen.model.patches import Patch
from meshgen.model.pod import (
    EnvFrom,
    EnvSource,
    Probe,
    Probes,
    Resources,
    Sidecar,
    Volume,
)

WorkloadKind = Literal["Deployment", "StatefulSet", "Job", "CronJob"]


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


class JobSpec(Spec, frozen=True):
    """Settings of a Job, or of the Jobs that a CronJob starts."""

    parallelism: Annotated[Count | None, doc("Pods at the same time.")] = None
    completions: Annotated[Positive | None, doc("Pods that must succeed.")] = None
    backoff_limit: Annotated[Count | None, doc("Tries before it counts as failed.")] = None
    active_deadline_seconds: Annotated[Positive | None, doc("Seconds it may take.")] = None
    ttl_seconds_after_finished: Annotated[
        Count | None, doc("Seconds until a finished Job is removed.")
    ] = None
    restart_policy: Annotated[
        Literal["Never", "OnFailure"], doc("Whether a failed container starts again.")
    ] = "Never"
    concurrency_policy: Annotated[
        Literal["Allow", "Forbid", "Replace"] | None, doc("CronJob: when one still runs.")
    ] = None
    suspend: Annotated[bool | None, doc("Do not start.")] = None
    time_zone: Annotated[
        str | None, doc("CronJob: the schedule's time zone.", example="Etc/UTC")
    ] = None
    successful_jobs_history_limit: Annotated[Count | None, doc("CronJob: Jobs kept.")] = None
    failed_jobs_history_limit: Annotated[Count | None, doc("CronJob: failed Jobs kept.")] = None


class ServiceAccountSpec(Spec, frozen=True):
    """The service's ServiceAccount."""

    name: Annotated[
        ObjectName | None,
        doc("One that exists already; none is rendered then.", example="ci-runner"),
    ] = None
    annotations: Annotated[Annotations | None, doc("Annotations of the rendered one.")] = None


class Service(Spec, frozen=True):
    """A workload, the Service in front of it, and its part of the mesh."""

    kind: Annotated[WorkloadKind, doc("The workload's kind.")] = "Deployment"
    image: Annotated[
        Image | None, doc("The container's image; required.", example="ghcr.io/acme/web:v1.2.0")
    ] = None
    image_pull_policy: Annotated[
        Literal["Always", "IfNotPresent", "Never"] | None, doc("When the image is pulled.")
    ] = None
    image_pull_secrets: Annotated[list[ObjectName] | None, doc("Secrets for the registry.")] = None
    command: Annotated[list[Text] | None, doc("Instead of the image's entry point.")] = None
    args: Annotated[
        list[Text] | None, doc("Arguments; may hold references such as ${redis.host}.")
    ] = None
    working_dir: Annotated[str | None, doc("The folder that it starts in.")] = None
    port: Annotated[
        Port | None,
        doc("The one port.", renders="a Service, and the container's port", example=8001),
    ] = None
    protocol: Annotated[
        Word | None,
        doc("The protocol of `port`, by Istio's names.", default="http", example="tcp"),
    ] = None
    ports: Annotated[
        dict[Annotated[str, doc("The port's name.")], Annotated[PortSpec, shortened("port")]]
        | None,
        doc(
            "Several ports by name: PROTOCOL or PROTOCOL-SUFFIX, as Istio reads it.",
            example={"http": 8001, "http-metrics": 9090},
        ),
    ] = None
    service: Annotated[
        ServiceSpec, doc("The Kubernetes Service.", example={"type": "NodePort"})
    ] = ServiceSpec()
    replicas: Annotated[
        Count | None,
        doc(
            "How many pods; beside `autoscaling` what is expected at rest, and not rendered.",
            renders="spec.replicas of the workload",
            default="1 without autoscaling",
            example=2,
        ),
    ] = None
    resources: Annotated[
        Resources | None,
        doc(
            "The container's requests and limits.",
            default="requests of 100m and 128Mi, no limits",
            example={"requests": {"cpu": "100m", "memory": "128Mi"}},
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
    health: Annotated[
        Probe | None,
        doc(
            "Liveness and readiness in one; a path means HTTP GET.",
            example="/health",
            short="path",
            whole=True,
        ),
    ] = None
    probes: Annotated[Probes | None, doc("Single probes, before `health`.")] = None
    env: Annotated[
        dict[EnvName, Text | EnvSource] | None,
        doc(
            "Environment variables; a text may hold references: ${NAME.url}, .host, .port, "
            ".address, .fqdn.",
            example={"API": "${user-service.url}"},
        ),
    ] = None
    env_from: Annotated[
        list[EnvFrom] | None,
        doc("ConfigMaps and Secrets as variables.", example=[{"configMap": "app-config"}]),
    ] = None
    volumes: Annotated[
        dict[Name, Volume] | None,
        doc("Volumes by name.", example={"data": {"mountPath": "/data", "claim": {"size": "1Gi"}}}),
    ] = None
    mesh: Annotated[
        bool | None,
        doc(
            "Whether the pods get a sidecar.",
            renders='the label sidecar.istio.io/inject: "false" if not',
            default="true; false for Jobs and CronJobs, which a sidecar would keep from ending",
        ),
    ] = None
    mtls: Annotated[
        ServiceMtls | None,
        doc(
            "What the pods accept.",
            renders="a PeerAuthentication",
            example="PERMISSIVE",
            short="mode",
            whole=True,
        ),
    ] = None
    destination_rule: Annotated[
        DestinationRuleSpec, doc("How callers reach the service.", example={"name": "users"})
    ] = DestinationRuleSpec()
    expose: Annotated[
        Expose | None,
        doc(
            "Traffic from a gateway.",
            renders="a VirtualService",
            example={"gateway": "web", "prefix": "/"},
        ),
    ] = None
    export_to: Annotated[
        list[ExportedTo] | None,
        doc(
            "Which namespaces see the service: those of `namespaces`, others by their names in the "
            "cluster, `.` for its own, `*` for all. That of its gateway's pods has to.",
            renders="the annotation networking.istio.io/exportTo, and exportTo",
            default="all, unless Istio's own settings say others",
            example=[".", "shop", "istio-system"],
        ),
    ] = None
    rate_limit: Annotated[
        RateLimit | None,
        doc(
            "Refuse what comes too fast (429).",
            renders="an EnvoyFilter",
            example={"requests": 100, "per": "minute"},
        ),
    ] = None
    schedule: Annotated[str | None, doc("CronJob: when, as cron has it.", example="0 3 * * *")] = (
        None
    )
    job: Annotated[JobSpec, doc("Settings of a Job or CronJob.", example={"backoffLimit": 3})] = (
        JobSpec()
    )
    namespace: Annotated[
        NamespaceRef | None,
        doc(IN_NAMESPACE, default="the environment's own", example="payments"),
    ] = None
    name: Annotated[
        Name | None,
        doc(
            "What its objects are called, so that two namespaces can have a `redis` each. The "
            "config goes on to name the service as it does.",
            default="the name that the config has for it",
            example="redis",
        ),
    ] = None
    group: Annotated[
        Name | None,
        doc(
            "The part of the tree that it stands in: a team's, an application's. `shared` is the "
            "part that is applied first, with what belongs to no group.",
            example="cart",
        ),
    ] = None
    version: Annotated[
        LabelWord | None,
        doc("The pods' version label, for Kiali and for subsets.", default="v1", example="v2"),
    ] = None
    labels: Annotated[Labels | None, doc("Labels of the workload and its pods.")] = None
    annotations: Annotated[Annotations | None, doc("Annotations of the workload.")] = None
    pod_annotations: Annotated[Annotations | None, doc("Annotations of the pods.")] = None
    service_account: Annotated[ServiceAccountSpec, doc("The ServiceAccount.")] = (
        ServiceAccountSpec()
    )
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
    security_context: Annotated[Raw | None, doc("The container's securityContext.")] = None
    init_containers: Annotated[list[Raw] | None, doc("As the pod's spec has it.")] = None
    ignore: Annotated[
        dict[str, Reason] | None,
        doc(
            "Findings about its objects that are not told: their codes, each with the reason. "
            "Nothing of it is rendered; the annotation `meshgen.dev/ignore` is, and holds for one "
            "object, whoever checks it.",
            example={"MG602": "one pod is enough: nobody waits for it"},
        ),
    ] = None
    patches: Annotated[
        list[Patch] | None,
        doc(
            "Changes to what was rendered for it, for what has no field here; those of all layers "
            "add up.",
            adds=True,
        ),
    ] = None
