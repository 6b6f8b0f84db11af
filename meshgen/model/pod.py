"""What a pod holds: resources, probes, environment variables, volumes."""

from typing import Annotated, Any, Literal

from msgspec import Meta

from meshgen.model.base import (
    ConfigKey,
    ConfigMapRef,
    Count,
    EnvName,
    Limit,
    ObjectName,
    Port,
    Positive,
    Quantity,
    Spec,
    Text,
    Word,
    doc,
)
from meshgen.model.grammar import FieldPath, ResourcePath

ResourceList = dict[str, Quantity]


class Resources(Spec, frozen=True):
    """What a container asks for and what it may use."""

    requests: Annotated[
        ResourceList | None,
        doc("What the scheduler reserves; HPA's percentages count from it.", example={"cpu": "1"}),
    ] = None
    limits: Annotated[
        ResourceList | None,
        doc("What the container may use at most.", example={"memory": "256Mi"}),
    ] = None


class ProxyList(Spec, frozen=True):
    """CPU and memory of the istio-proxy container."""

    cpu: Annotated[Quantity | None, doc("CPU, in cores.", example="50m")] = None
    memory: Annotated[Quantity | None, doc("Memory, in bytes.", example="64Mi")] = None


class ProxyLimits(Spec, frozen=True):
    """What the istio-proxy container may use; `none` leaves a limit out."""

    cpu: Annotated[Limit | None, doc("CPU, in cores; `none` for no limit.", example="none")] = None
    memory: Annotated[
        Limit | None, doc("Memory, in bytes; `none` for no limit.", example="256Mi")
    ] = None


class Sidecar(Spec, frozen=True):
    """The resources of the injected istio-proxy.

    Istio's annotations replace its defaults and do not merge, so all four are always written, but
    for a limit of `none`: what is left out beside the others is no limit.
    """

    requests: Annotated[
        ProxyList | None,
        doc("What the proxy asks for.", default="Istio's own, by profile", example={"cpu": "50m"}),
    ] = None
    limits: Annotated[
        ProxyLimits | None,
        doc("What the proxy may use.", default="Istio's own: 2000m, 1024Mi", example={"cpu": "1"}),
    ] = None


class Probe(Spec, frozen=True):
    """How the kubelet asks a container: one of path, exec, tcp and grpc."""

    path: Annotated[Word | None, doc("HTTP GET on this path.", example="/health")] = None
    port: Annotated[
        Port | None,
        doc("The port for `path`.", default="the service's first http port", example=8080),
    ] = None
    scheme: Annotated[
        Literal["HTTP", "HTTPS"] | None,
        doc("How `path` is asked.", default="HTTPS on a port of https or tls, else HTTP"),
    ] = None
    exec: Annotated[
        Annotated[list[Text], Meta(min_length=1)] | None,
        doc("Run this command.", example=["redis-cli", "ping"]),
    ] = None
    tcp: Annotated[Port | None, doc("Open this port.", example=6379)] = None
    grpc: Annotated[Port | None, doc("Ask gRPC's health service on this port.", example=9000)] = (
        None
    )
    initial_delay_seconds: Annotated[Count | None, doc("Seconds before the first try.")] = None
    period_seconds: Annotated[Positive | None, doc("Seconds between tries.")] = None
    timeout_seconds: Annotated[Positive | None, doc("Seconds that an answer may take.")] = None
    success_threshold: Annotated[Positive | None, doc("Successes in a row that count.")] = None
    failure_threshold: Annotated[Positive | None, doc("Failures in a row that count.")] = None


class Probes(Spec, frozen=True):
    """The three probes, each on its own; a path alone means HTTP GET."""

    liveness: Annotated[
        Probe | None, doc("Restart the container when it fails.", short="path", whole=True)
    ] = None
    readiness: Annotated[
        Probe | None, doc("Take the pod out of Services.", short="path", whole=True)
    ] = None
    startup: Annotated[
        Probe | None, doc("Hold the other probes until it succeeds.", short="path", whole=True)
    ] = None


class KeyRef(Spec, frozen=True):
    """A key of a ConfigMap or Secret."""

    name: Annotated[ObjectName, doc("The ConfigMap's or Secret's name.", example="app-secrets")]
    key: Annotated[ConfigKey, doc("The key in it.", example="JWT_SECRET_KEY")]
    optional: Annotated[bool | None, doc("Start even if it is missing.")] = None


class EnvSource(Spec, frozen=True):
    """Where a variable's value comes from: one of these."""

    config_map: Annotated[KeyRef | None, doc("A key of a ConfigMap.", refers="configMaps")] = None
    secret: Annotated[KeyRef | None, doc("A key of a Secret.")] = None
    field: Annotated[
        FieldPath | None, doc("A field of the pod (downward API).", example="status.podIP")
    ] = None
    resource: Annotated[
        ResourcePath | None, doc("A resource of the container.", example="limits.memory")
    ] = None


class EnvFrom(Spec, frozen=True):
    """All keys of a ConfigMap or Secret as variables: one of the two."""

    config_map: Annotated[ConfigMapRef | None, doc("The ConfigMap's name.")] = None
    secret: Annotated[ObjectName | None, doc("The Secret's name.")] = None
    prefix: Annotated[EnvName | None, doc("Put in front of each variable's name.")] = None
    optional: Annotated[bool | None, doc("Start even if it is missing.")] = None


class Claim(Spec, frozen=True):
    """A volume that outlives the pod."""

    size: Annotated[Quantity, doc("The volume's size.", example="10Gi")]
    storage_class: Annotated[
        str | None, doc("The storage class.", default="the cluster's own", example="local-path")
    ] = None
    access_modes: Annotated[
        tuple[Literal["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"], ...],
        Meta(min_length=1),
        doc("How it may be mounted."),
    ] = ("ReadWriteOnce",)


class Volume(Spec, frozen=True):
    """A volume and where it is mounted; one of the sources."""

    mount_path: Annotated[Word, doc("Where it is mounted.", example="/data")]
    sub_path: Annotated[str | None, doc("Mount only this path of it.", example="nginx.conf")] = None
    read_only: Annotated[bool | None, doc("Mount it read-only.")] = None
    config_map: Annotated[ConfigMapRef | None, doc("A ConfigMap's files.")] = None
    secret: Annotated[ObjectName | None, doc("A Secret's files.")] = None
    items: Annotated[
        dict[ConfigKey, str] | None,
        doc("Only these keys, each with its file name.", example={"nginx.conf": "default.conf"}),
    ] = None
    empty_dir: Annotated[
        dict[str, Any] | None, doc("A folder that lives as long as the pod.", example={})
    ] = None
    claim: Annotated[
        Claim | None,
        doc(
            "A persistent volume.",
            renders="volumeClaimTemplates of a StatefulSet, else a PersistentVolumeClaim",
            example={"size": "10Gi"},
        ),
    ] = None
    persistent_volume_claim: Annotated[
        ObjectName | None, doc("A PersistentVolumeClaim that exists already.")
    ] = None
    host_path: Annotated[Word | None, doc("A folder of the node.")] = None
