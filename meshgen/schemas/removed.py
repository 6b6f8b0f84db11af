"""APIs that were removed, or moved, before the oldest release that there are schemas for.

Sources: Kubernetes' Deprecated API Migration Guide and changelogs; Istio's upgrade notes for 1.0,
1.6 and 1.8; the upgrade guides of the other products. What was removed later is in the index of the
schemas.
"""

from dataclasses import dataclass

_ANY = ""
_AUTHENTICATION = "PeerAuthentication and RequestAuthentication of security.istio.io"
_AUTHORIZATION = "an AuthorizationPolicy of security.istio.io"
_MIXER = "Telemetry of telemetry.istio.io, AuthorizationPolicy of security.istio.io, or"
_LIMITS = "an EnvoyFilter with Envoy's filters for rate limits"
_WEBHOOKS = "a MutatingWebhookConfiguration or ValidatingWebhookConfiguration"
_BETA = "v1beta1"

# The product and its release; the apiVersion, or the group, of which all versions are gone; its
# kinds, _ANY for all of them; what to use instead.
_REMOVED: tuple[tuple[str, str, str, str, str], ...] = (
    # Kinds that no API of Kubernetes has any more.
    ("kubernetes", "1.5", _ANY, "PetSet", "a StatefulSet of apps/v1"),
    ("kubernetes", "1.8", _ANY, "ScheduledJob", "a CronJob of batch/v1"),
    ("kubernetes", "1.8", _ANY, "ThirdPartyResource", "a CustomResourceDefinition"),
    ("kubernetes", "1.9", _ANY, "ExternalAdmissionHookConfiguration", _WEBHOOKS),
    ("kubernetes", "1.14", _ANY, "InitializerConfiguration", _WEBHOOKS),
    ("kubernetes", "1.19", _ANY, "AuditSink", "the API server's audit configuration"),
    ("kubernetes", "1.20", _ANY, "PodPreset", "fields of the pod template"),
    (
        *("kubernetes", "1.25", _ANY, "PodSecurityPolicy"),
        "the label pod-security.kubernetes.io/enforce on the Namespace",
    ),
    ("kubernetes", "1.16", "apps/v1beta1", "Deployment StatefulSet", "apps/v1"),
    ("kubernetes", "1.16", "apps/v1beta2", "DaemonSet Deployment ReplicaSet", "apps/v1"),
    ("kubernetes", "1.16", "apps/v1beta2", "StatefulSet", "apps/v1"),
    ("kubernetes", "1.16", "extensions/v1beta1", "DaemonSet Deployment ReplicaSet", "apps/v1"),
    ("kubernetes", "1.16", "extensions/v1beta1", "NetworkPolicy", "networking.k8s.io/v1"),
    ("kubernetes", "1.21", "batch/v2alpha1", "CronJob", "batch/v1"),
    ("kubernetes", "1.22", "extensions/v1beta1", "Ingress", "networking.k8s.io/v1"),
    *(
        ("kubernetes", "1.22", f"{group}/v1beta1", kinds, f"{group}/v1")
        for group, kinds in (
            (
                "admissionregistration.k8s.io",
                "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
            ),
            ("apiextensions.k8s.io", "CustomResourceDefinition"),
            ("apiregistration.k8s.io", "APIService"),
            ("authentication.k8s.io", "TokenReview"),
            (
                "authorization.k8s.io",
                "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview"
                " SubjectAccessReview",
            ),
            ("certificates.k8s.io", "CertificateSigningRequest"),
            ("coordination.k8s.io", "Lease"),
            ("networking.k8s.io", "Ingress IngressClass"),
            ("rbac.authorization.k8s.io", "ClusterRole ClusterRoleBinding Role RoleBinding"),
            ("scheduling.k8s.io", "PriorityClass"),
            ("storage.k8s.io", "CSIDriver CSINode StorageClass VolumeAttachment"),
        )
    ),
    ("kubernetes", "1.25", "autoscaling/v2beta1", "HorizontalPodAutoscaler", "autoscaling/v2"),
    ("kubernetes", "1.25", "batch/v1beta1", "CronJob", "batch/v1"),
    ("kubernetes", "1.25", "discovery.k8s.io/v1beta1", "EndpointSlice", "discovery.k8s.io/v1"),
    ("kubernetes", "1.25", "events.k8s.io/v1beta1", "Event", "events.k8s.io/v1"),
    ("kubernetes", "1.25", "node.k8s.io/v1beta1", "RuntimeClass", "node.k8s.io/v1"),
    ("kubernetes", "1.25", "policy/v1beta1", "PodDisruptionBudget", "policy/v1"),
    ("istio", "1.0", "config.istio.io", "RouteRule", "a VirtualService of networking.istio.io"),
    (
        *("istio", "1.0", "config.istio.io", "DestinationPolicy"),
        "a DestinationRule of networking.istio.io",
    ),
    ("istio", "1.0", "config.istio.io", "EgressRule", "a ServiceEntry of networking.istio.io"),
    ("istio", "1.6", "authentication.istio.io", _ANY, _AUTHENTICATION),
    ("istio", "1.6", "rbac.istio.io", _ANY, _AUTHORIZATION),
    ("istio", "1.8, with Mixer", "config.istio.io", "QuotaSpec QuotaSpecBinding", _LIMITS),
    ("istio", "1.8, with Mixer", "config.istio.io", _ANY, f"{_MIXER} {_LIMITS}"),
    ("cert-manager", "0.11", "certmanager.k8s.io", _ANY, "cert-manager.io/v1"),
    ("external-secrets", "0.1", "kubernetes-client.io", _ANY, "external-secrets.io/v1"),
    ("flux", "2", "helm.fluxcd.io", _ANY, "helm.toolkit.fluxcd.io/v2"),
    ("flux", "2", "flux.weave.works", _ANY, "helm.toolkit.fluxcd.io/v2"),
    ("gateway-api", "0.5", "networking.x-k8s.io", _ANY, "gateway.networking.k8s.io/v1"),
    ("grafana-operator", "5", "integreatly.org", _ANY, f"grafana.integreatly.org/{_BETA}"),
    ("keda", "2.0", "keda.k8s.io", _ANY, "keda.sh/v1alpha1"),
)


@dataclass(frozen=True)
class Removal:
    """What was removed: an apiVersion, a whole group, or a kind; by whom, when, and the mend."""

    what: str
    product: str
    release: str
    instead: str


_REMOVALS = {
    (where, kind): Removal(where or kind, product, release, instead)
    for product, release, where, kinds, instead in _REMOVED
    for kind in kinds.split() or [_ANY]
}


def removal(api_version: str, kind: str) -> Removal | None:
    """Return what is known of an API that was removed long ago; None for any other."""
    group = api_version.rpartition("/")[0]
    places = [(api_version, kind), (group, kind), (group, _ANY)] if group else []
    if "." not in group or group.endswith(".k8s.io"):
        places.append((_ANY, kind))
    return next((_REMOVALS[place] for place in places if place in _REMOVALS), None)
