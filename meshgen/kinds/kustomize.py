"""What Kustomize knows of kinds by itself: the names that it follows, and where they live.

Source: api/internal/konfig/builtinpluginconsts/namereference.go and kyaml/openapi/openapi.go. Its
entry for IngressClass is left out: it selects nothing.
"""

from meshgen.kinds.reference import Gvk, References, Table

_RBAC = "rbac.authorization.k8s.io"
_ADMISSION = "admissionregistration.k8s.io"
_TEMPLATE = "spec/template/spec"
_ALL_PODS = {
    "Pod/v1": "spec",
    "PodTemplate": "template/spec",
    "Deployment": _TEMPLATE,
    "ReplicaSet": _TEMPLATE,
    "DaemonSet": _TEMPLATE,
    "StatefulSet": _TEMPLATE,
    "Job": _TEMPLATE,
    "CronJob": "spec/jobTemplate/spec/template/spec",
}
# It follows ConfigMaps and Secrets in other kinds than everything else of a pod.
_PODS = {
    "Pod": "spec",
    **{k: v for k, v in _ALL_PODS.items() if k not in ("Pod/v1", "PodTemplate", "ReplicaSet")},
    "ReplicationController": _TEMPLATE,
}
_CONFIG_MAPS = (
    "volumes/configMap/name",
    "volumes/projected/sources/configMap/name",
    *(
        f"{containers}/{path}"
        for containers in ("containers", "initContainers")
        for path in ("env/valueFrom/configMapKeyRef/name", "envFrom/configMapRef/name")
    ),
)
_SECRETS = (
    "volumes/secret/secretName",
    "volumes/projected/sources/secret/name",
    "imagePullSecrets/name",
    *(
        f"{containers}/{path}"
        for containers in ("containers", "initContainers")
        for path in ("env/valueFrom/secretKeyRef/name", "envFrom/secretRef/name")
    ),
)


def _in(pods: dict[str, str], *paths: str) -> dict[str, tuple[str, ...]]:
    """Return the fields of a pod in each kind that has pods."""
    return {kind: tuple(f"{spec}/{path}" for path in paths) for kind, spec in pods.items()}


def _annotations(*names: str) -> tuple[str, ...]:
    return tuple("metadata/annotations/" + name.replace("/", "\\/") for name in names)


_SCALED = {"HorizontalPodAutoscaler": ("spec/scaleTargetRef/name",)}
_RULES = dict.fromkeys(("Role", "ClusterRole"), ("rules/resourceNames",))
_BINDINGS = [f"{kind}.{_RBAC}" for kind in ("RoleBinding", "ClusterRoleBinding")]
# In the order in which Kustomize goes through it.
_TABLE: Table = {
    "StorageClass.storage.k8s.io/v1": {
        "PersistentVolume": ("spec/storageClassName",),
        "PersistentVolumeClaim": ("spec/storageClassName",),
        "StatefulSet": ("spec/volumeClaimTemplates/spec/storageClassName",),
    },
    "ServiceAccount/v1": {
        **dict.fromkeys(_BINDINGS, ("subjects",)),
        **_in(_PODS, "serviceAccountName"),
    },
    f"Role.{_RBAC}": {_BINDINGS[0]: ("roleRef/name",)},
    f"ClusterRole.{_RBAC}": dict.fromkeys(_BINDINGS, ("roleRef/name",)),
    "ConfigMap/v1": {
        **_in(_ALL_PODS, *_CONFIG_MAPS),
        **_RULES,
        "Node": ("spec/configSource/configMap",),
        "Ingress": _annotations("nginx.ingress.kubernetes.io/fastcgi-params-configmap"),
    },
    "Secret/v1": {
        **_in(_ALL_PODS, *_SECRETS),
        **_RULES,
        "Ingress": (
            "spec/tls/secretName",
            *_annotations(
                "ingress.kubernetes.io/auth-secret",
                "nginx.ingress.kubernetes.io/auth-secret",
                "nginx.ingress.kubernetes.io/auth-tls-secret",
            ),
        ),
        "ServiceAccount": ("imagePullSecrets/name",),
        "StorageClass": tuple(
            f"parameters/{name}"
            for name in ("secretName", "adminSecretName", "userSecretName", "secretRef")
        ),
        "Service.serving.knative.dev/v1": (
            f"{_TEMPLATE}/containers/env/valueFrom/secretKeyRef/name",
        ),
        "PersistentVolume": ("spec/azureFile/secretName",),
    },
    "Service/v1": {
        "StatefulSet.apps": ("spec/serviceName",),
        "Ingress": (
            "spec/rules/http/paths/backend/serviceName",
            "spec/backend/serviceName",
            "spec/rules/http/paths/backend/service/name",
            "spec/defaultBackend/service/name",
        ),
        "APIService.apiregistration.k8s.io": ("spec/service/name",),
        f"ValidatingWebhookConfiguration.{_ADMISSION}": ("webhooks/clientConfig/service",),
        f"MutatingWebhookConfiguration.{_ADMISSION}": ("webhooks/clientConfig/service",),
    },
    "PriorityClass.scheduling.k8s.io/v1": _in(_PODS, "priorityClassName"),
    "PersistentVolume/v1": {
        "PersistentVolumeClaim": ("spec/volumeName",),
        "ClusterRole": ("rules/resourceNames",),
    },
    "PersistentVolumeClaim/v1": _in(_PODS, "volumes/persistentVolumeClaim/claimName"),
    "Deployment": _SCALED,
    "StatefulSet": _SCALED,
    f"ValidatingAdmissionPolicy.{_ADMISSION}": {
        f"ValidatingAdmissionPolicyBinding.{_ADMISSION}": ("spec/policyName",)
    },
    "ReplicaSet": _SCALED,
    "ReplicationController": _SCALED,
}
REFERENCES = References(_TABLE)
# Kinds whose replicas its `replicas:` sets: builtinpluginconsts/replicas.go.
_WITH_REPLICAS = frozenset(kind for kind, scalers in _TABLE.items() if scalers is _SCALED)

# Kinds that it gives no namespace: by group, with the versions in which it knows them.
_BOTH = ("v1", "v1beta1")
_CLUSTER_SCOPED = {
    "": (("v1",), "ComponentStatus Namespace Node NodeProxyOptions PersistentVolume"),
    _ADMISSION: (_BOTH, "MutatingWebhookConfiguration ValidatingWebhookConfiguration"),
    "apiextensions.k8s.io": (_BOTH, "CustomResourceDefinition"),
    "apiregistration.k8s.io": (_BOTH, "APIService"),
    "certificates.k8s.io": (_BOTH, "CertificateSigningRequest"),
    "flowcontrol.apiserver.k8s.io": (("v1beta1",), "FlowSchema PriorityLevelConfiguration"),
    "networking.k8s.io": (_BOTH, "IngressClass"),
    "node.k8s.io": (_BOTH, "RuntimeClass"),
    "policy": (("v1beta1",), "PodSecurityPolicy"),
    _RBAC: (_BOTH, "ClusterRole ClusterRoleBinding"),
    "scheduling.k8s.io": (_BOTH, "PriorityClass"),
    "storage.k8s.io": (_BOTH, "CSIDriver CSINode StorageClass VolumeAttachment"),
}
# Kinds that keep their names: api/internal/builtins/PrefixTransformer.go.
_NAMED_FOR_GOOD = (
    Gvk("CustomResourceDefinition"),
    Gvk("APIService", "apiregistration.k8s.io"),
    Gvk("Namespace"),
)


def keeps_name(api_version: str, kind: str) -> bool:
    """Return whether Kustomize gives objects of a kind no namePrefix and no nameSuffix."""
    return any(kinds.selects(api_version, kind) for kinds in _NAMED_FOR_GOOD)


def has_replicas(kind: str) -> bool:
    """Return whether `replicas:` of a kustomization sets those of a kind."""
    return kind in _WITH_REPLICAS


def labels_pods(kind: str) -> bool:
    """Return whether `labels:` of a kustomization labels the pods of a kind by itself."""
    return kind in _PODS or kind in _ALL_PODS


def is_cluster_scoped(api_version: str, kind: str) -> bool:
    """Return whether Kustomize knows that objects of a kind live in no namespace."""
    group, _, version = api_version.rpartition("/")
    versions, kinds = _CLUSTER_SCOPED.get(group, ((), ""))
    return version in versions and kind in kinds.split()
