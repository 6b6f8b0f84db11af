"""Fields that hold another object's name.

The first table is what Kustomize itself follows (its built-in nameReference configuration), for
the kinds that a namespace's resources use. Kustomize has no entry for Istio: the second table is
written into the base as a `configurations:` file, so that both sides follow the same fields.
"""

from dataclasses import dataclass

_POD_TEMPLATES = {
    "Pod": "spec",
    "Deployment": "spec/template/spec",
    "ReplicaSet": "spec/template/spec",
    "DaemonSet": "spec/template/spec",
    "StatefulSet": "spec/template/spec",
    "Job": "spec/template/spec",
    "CronJob": "spec/jobTemplate/spec/template/spec",
}
# ReplicaSet is not among those in which Kustomize follows accounts, claims and priorities.
_WITHOUT_REPLICASET = tuple(kind for kind in _POD_TEMPLATES if kind != "ReplicaSet")


@dataclass(frozen=True)
class Field:
    """A field of a kind that names another object."""

    kind: str
    path: str
    group: str | None = None


@dataclass(frozen=True)
class NameReference:
    """A kind, and the fields that hold names of it."""

    kind: str
    fields: tuple[Field, ...]
    group: str | None = None
    version: str | None = None


def _in_pods(*paths: str, kinds: tuple[str, ...] = tuple(_POD_TEMPLATES)) -> tuple[Field, ...]:
    return tuple(Field(kind, f"{_POD_TEMPLATES[kind]}/{path}") for kind in kinds for path in paths)


_RBAC = "rbac.authorization.k8s.io"
_CONTAINERS = ("containers", "initContainers")
_SCALE_TARGET = (Field("HorizontalPodAutoscaler", "spec/scaleTargetRef/name"),)

KUBERNETES: tuple[NameReference, ...] = (
    NameReference("Deployment", _SCALE_TARGET),
    NameReference("ReplicaSet", _SCALE_TARGET),
    NameReference("StatefulSet", _SCALE_TARGET),
    NameReference(
        "ConfigMap",
        (
            *_in_pods("volumes/configMap/name", "volumes/projected/sources/configMap/name"),
            *_in_pods(*(f"{c}/env/valueFrom/configMapKeyRef/name" for c in _CONTAINERS)),
            *_in_pods(*(f"{c}/envFrom/configMapRef/name" for c in _CONTAINERS)),
            Field("Role", "rules/resourceNames"),
            Field("ClusterRole", "rules/resourceNames"),
        ),
        version="v1",
    ),
    NameReference(
        "Secret",
        (
            *_in_pods("volumes/secret/secretName", "volumes/projected/sources/secret/name"),
            *_in_pods(*(f"{c}/env/valueFrom/secretKeyRef/name" for c in _CONTAINERS)),
            *_in_pods(*(f"{c}/envFrom/secretRef/name" for c in _CONTAINERS)),
            *_in_pods("imagePullSecrets/name"),
            Field("Ingress", "spec/tls/secretName"),
            Field("ServiceAccount", "imagePullSecrets/name"),
            Field("Role", "rules/resourceNames"),
            Field("ClusterRole", "rules/resourceNames"),
        ),
        version="v1",
    ),
    NameReference(
        "Service",
        (
            Field("StatefulSet", "spec/serviceName", "apps"),
            Field("Ingress", "spec/rules/http/paths/backend/service/name"),
            Field("Ingress", "spec/defaultBackend/service/name"),
            Field("HTTPRoute", "spec/rules/backendRefs/name"),
        ),
        version="v1",
    ),
    NameReference("Role", (Field("RoleBinding", "roleRef/name", _RBAC),), _RBAC),
    NameReference(
        "ClusterRole",
        (
            Field("RoleBinding", "roleRef/name", _RBAC),
            Field("ClusterRoleBinding", "roleRef/name", _RBAC),
        ),
        _RBAC,
    ),
    NameReference(
        "ServiceAccount",
        (
            # Subjects carry a namespace as well: see subjects.py.
            *_in_pods("serviceAccountName", kinds=_WITHOUT_REPLICASET),
        ),
        version="v1",
    ),
    NameReference(
        "PersistentVolumeClaim",
        _in_pods("volumes/persistentVolumeClaim/claimName", kinds=_WITHOUT_REPLICASET),
        version="v1",
    ),
    NameReference(
        "PriorityClass",
        _in_pods("priorityClassName", kinds=_WITHOUT_REPLICASET),
        "scheduling.k8s.io",
    ),
)

_NET = "networking.istio.io"

ISTIO: tuple[NameReference, ...] = (
    NameReference(
        "Gateway",
        (
            Field("VirtualService", "spec/gateways", _NET),
            Field("VirtualService", "spec/http/match/gateways", _NET),
            Field("VirtualService", "spec/tcp/match/gateways", _NET),
            Field("VirtualService", "spec/tls/match/gateways", _NET),
        ),
        _NET,
    ),
    NameReference(
        "Service",
        (
            Field("DestinationRule", "spec/host", _NET),
            Field("VirtualService", "spec/hosts", _NET),
            Field("VirtualService", "spec/http/mirror/host", _NET),
            Field("VirtualService", "spec/http/mirrors/destination/host", _NET),
            Field("VirtualService", "spec/http/route/destination/host", _NET),
            Field("VirtualService", "spec/tcp/route/destination/host", _NET),
            Field("VirtualService", "spec/tls/route/destination/host", _NET),
        ),
        version="v1",
    ),
    NameReference(
        "VirtualService", (Field("VirtualService", "spec/http/delegate/name", _NET),), _NET
    ),
    NameReference(
        "Secret", (Field("Gateway", "spec/servers/tls/credentialName", _NET),), version="v1"
    ),
)
