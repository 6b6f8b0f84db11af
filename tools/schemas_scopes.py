"""Which built-in kinds are namespaced: OpenAPI definitions do not say, so it stands here.

Source: the `storage.go` of each resource in kubernetes/pkg/registry (`NamespaceScoped`), which is
what `kubectl api-resources` prints. A kind in neither table stops the build.
"""

CLUSTER = {
    "": {"ComponentStatus", "Namespace", "Node", "PersistentVolume"},
    "admissionregistration.k8s.io": {
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
    },
    "apiextensions.k8s.io": {"CustomResourceDefinition"},
    "apiregistration.k8s.io": {"APIService"},
    "authentication.k8s.io": {"SelfSubjectReview", "TokenReview"},
    "authorization.k8s.io": {
        "SelfSubjectAccessReview",
        "SelfSubjectRulesReview",
        "SubjectAccessReview",
    },
    "certificates.k8s.io": {"CertificateSigningRequest", "ClusterTrustBundle"},
    "flowcontrol.apiserver.k8s.io": {"FlowSchema", "PriorityLevelConfiguration"},
    "internal.apiserver.k8s.io": {"StorageVersion"},
    "networking.k8s.io": {"ClusterCIDR", "IPAddress", "IngressClass", "ServiceCIDR"},
    "node.k8s.io": {"RuntimeClass"},
    "rbac.authorization.k8s.io": {"ClusterRole", "ClusterRoleBinding"},
    "resource.k8s.io": {
        "DeviceClass",
        "DeviceTaintRule",
        "ResourceClass",
        "ResourcePoolStatusRequest",
        "ResourceSlice",
    },
    "scheduling.k8s.io": {"PriorityClass"},
    "storage.k8s.io": {
        "CSIDriver",
        "CSINode",
        "StorageClass",
        "VolumeAttachment",
        "VolumeAttributesClass",
    },
    "storagemigration.k8s.io": {"StorageVersionMigration"},
}
NAMESPACED = {
    "": {
        "Binding",
        "ConfigMap",
        "Endpoints",
        "Event",
        "LimitRange",
        "PersistentVolumeClaim",
        "Pod",
        "PodTemplate",
        "ReplicationController",
        "ResourceQuota",
        "Secret",
        "Service",
        "ServiceAccount",
    },
    "apps": {"ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"},
    "authentication.k8s.io": {"TokenRequest"},
    "authorization.k8s.io": {"LocalSubjectAccessReview"},
    "autoscaling": {"HorizontalPodAutoscaler", "Scale"},
    "batch": {"CronJob", "Job"},
    "certificates.k8s.io": {"PodCertificateRequest"},
    "coordination.k8s.io": {"Lease", "LeaseCandidate"},
    "discovery.k8s.io": {"EndpointSlice"},
    "events.k8s.io": {"Event"},
    "lifecycle.k8s.io": {"Eviction", "EvictionRequest"},
    "networking.k8s.io": {"Ingress", "NetworkPolicy"},
    "policy": {"Eviction", "PodDisruptionBudget"},
    "rbac.authorization.k8s.io": {"Role", "RoleBinding"},
    "resource.k8s.io": {
        "PodScheduling",
        "PodSchedulingContext",
        "ResourceClaim",
        "ResourceClaimParameters",
        "ResourceClaimTemplate",
        "ResourceClassParameters",
    },
    "scheduling.k8s.io": {"CompositePodGroup", "PodGroup", "Workload"},
    "storage.k8s.io": {"CSIStorageCapacity"},
}


def namespaced(group: str, kind: str) -> bool:
    """Return whether a built-in kind is namespaced; raises ValueError for one not in the tables."""
    if kind in NAMESPACED.get(group, ()):
        return True
    if kind in CLUSTER.get(group, ()):
        return False
    raise ValueError(f"{kind} in group {group!r}: add it to the tables in schemas_scopes.py")
