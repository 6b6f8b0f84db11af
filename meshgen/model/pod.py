"""What a container asks for, and where its environment variables come from."""

from typing import Annotated

from meshgen.model.base import Spec, doc
from meshgen.model.grammar import FieldPath, ResourcePath
from meshgen.model.scalars import ConfigKey, ConfigMapRef, EnvName, Limit, ObjectName, Quantity

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
