"""APIs that were removed before the oldest release that there are schemas for.

Source: Kubernetes' Deprecated API Migration Guide and changelogs; Istio's upgrade notes for 1.6.
What was removed later is in the index of the schemas.
"""

from dataclasses import dataclass

_PODS = "set the label pod-security.kubernetes.io/enforce on the Namespace"
# The release that removed them: apiVersions with their kinds, and the apiVersion to use instead.
_KUBERNETES: list[tuple[str, dict[str, str]]] = [
    (
        "1.16",
        {
            "apps/v1beta1 Deployment": "apps/v1",
            "apps/v1beta1 StatefulSet": "apps/v1",
            "apps/v1beta2 DaemonSet": "apps/v1",
            "apps/v1beta2 Deployment": "apps/v1",
            "apps/v1beta2 ReplicaSet": "apps/v1",
            "apps/v1beta2 StatefulSet": "apps/v1",
            "extensions/v1beta1 DaemonSet": "apps/v1",
            "extensions/v1beta1 Deployment": "apps/v1",
            "extensions/v1beta1 NetworkPolicy": "networking.k8s.io/v1",
            "extensions/v1beta1 PodSecurityPolicy": "",
            "extensions/v1beta1 ReplicaSet": "apps/v1",
        },
    ),
    ("1.19", {"auditregistration.k8s.io/v1alpha1 AuditSink": ""}),
    ("1.20", {"settings.k8s.io/v1alpha1 PodPreset": ""}),
    ("1.21", {"batch/v2alpha1 CronJob": "batch/v1"}),
    (
        "1.22",
        {
            "admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration": (
                "admissionregistration.k8s.io/v1"
            ),
            "admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration": (
                "admissionregistration.k8s.io/v1"
            ),
            "apiextensions.k8s.io/v1beta1 CustomResourceDefinition": "apiextensions.k8s.io/v1",
            "apiregistration.k8s.io/v1beta1 APIService": "apiregistration.k8s.io/v1",
            "authentication.k8s.io/v1beta1 TokenReview": "authentication.k8s.io/v1",
            "authorization.k8s.io/v1beta1 LocalSubjectAccessReview": "authorization.k8s.io/v1",
            "authorization.k8s.io/v1beta1 SelfSubjectAccessReview": "authorization.k8s.io/v1",
            "authorization.k8s.io/v1beta1 SelfSubjectRulesReview": "authorization.k8s.io/v1",
            "authorization.k8s.io/v1beta1 SubjectAccessReview": "authorization.k8s.io/v1",
            "certificates.k8s.io/v1beta1 CertificateSigningRequest": "certificates.k8s.io/v1",
            "coordination.k8s.io/v1beta1 Lease": "coordination.k8s.io/v1",
            "extensions/v1beta1 Ingress": "networking.k8s.io/v1",
            "networking.k8s.io/v1beta1 Ingress": "networking.k8s.io/v1",
            "networking.k8s.io/v1beta1 IngressClass": "networking.k8s.io/v1",
            "rbac.authorization.k8s.io/v1beta1 ClusterRole": "rbac.authorization.k8s.io/v1",
            "rbac.authorization.k8s.io/v1beta1 ClusterRoleBinding": "rbac.authorization.k8s.io/v1",
            "rbac.authorization.k8s.io/v1beta1 Role": "rbac.authorization.k8s.io/v1",
            "rbac.authorization.k8s.io/v1beta1 RoleBinding": "rbac.authorization.k8s.io/v1",
            "scheduling.k8s.io/v1beta1 PriorityClass": "scheduling.k8s.io/v1",
            "storage.k8s.io/v1beta1 CSIDriver": "storage.k8s.io/v1",
            "storage.k8s.io/v1beta1 CSINode": "storage.k8s.io/v1",
            "storage.k8s.io/v1beta1 StorageClass": "storage.k8s.io/v1",
            "storage.k8s.io/v1beta1 VolumeAttachment": "storage.k8s.io/v1",
        },
    ),
    (
        "1.25",
        {
            "autoscaling/v2beta1 HorizontalPodAutoscaler": "autoscaling/v2",
            "batch/v1beta1 CronJob": "batch/v1",
            "discovery.k8s.io/v1beta1 EndpointSlice": "discovery.k8s.io/v1",
            "events.k8s.io/v1beta1 Event": "events.k8s.io/v1",
            "node.k8s.io/v1beta1 RuntimeClass": "node.k8s.io/v1",
            "policy/v1beta1 PodDisruptionBudget": "policy/v1",
            "policy/v1beta1 PodSecurityPolicy": "",
        },
    ),
]
_ISTIO: list[tuple[str, dict[str, str]]] = [
    (
        "1.6",
        {
            "authentication.istio.io/v1alpha1 MeshPolicy": "",
            "authentication.istio.io/v1alpha1 Policy": "",
            "rbac.istio.io/v1alpha1 ClusterRbacConfig": "",
            "rbac.istio.io/v1alpha1 RbacConfig": "",
            "rbac.istio.io/v1alpha1 ServiceRole": "",
            "rbac.istio.io/v1alpha1 ServiceRoleBinding": "",
        },
    ),
]
_AUTHORIZATION = "use an AuthorizationPolicy of security.istio.io"
_AUTHENTICATION = "use PeerAuthentication and RequestAuthentication of security.istio.io"
# Kinds that no other version has: what does their work now.
_INSTEAD = {
    "AuditSink": "configure auditing in the API server",
    "ClusterRbacConfig": _AUTHORIZATION,
    "MeshPolicy": _AUTHENTICATION,
    "PodPreset": "set the fields in the pod template",
    "PodSecurityPolicy": _PODS,
    "Policy": _AUTHENTICATION,
    "RbacConfig": _AUTHORIZATION,
    "ServiceRole": _AUTHORIZATION,
    "ServiceRoleBinding": _AUTHORIZATION,
}


@dataclass(frozen=True)
class Removal:
    """One kind in one apiVersion: which release of which product removed it, and the mend."""

    product: str
    release: str
    hint: str


def removal(api_version: str, kind: str) -> Removal | None:
    """Return what is known of an API that was removed long ago; None for any other."""
    wanted = f"{api_version} {kind}"
    for product, releases in (("kubernetes", _KUBERNETES), ("istio", _ISTIO)):
        for release, kinds in releases:
            if wanted in kinds:
                newer = kinds[wanted]
                return Removal(product, release, f"use {newer}" if newer else _INSTEAD[kind])
    return None
