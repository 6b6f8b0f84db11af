"""Names that Kustomize does not follow by itself, in every kind.

A field is known by its place in a kind, or by what it is called, as the field's own conventions
have it: `secretRef.name` is a Secret's in whatever kind. What says of itself which kind it names
(`kind`, with `group`, `apiGroup` or `apiVersion`) is believed.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.kinds.kind import Fields
from meshgen.kinds.lookup import kind_named
from meshgen.kinds.reference import Gvk, References, Table, gvk
from meshgen.resources import group_of

_NET = "networking.istio.io"
_CONFIG_MAP, _SECRET, _SERVICE, _ACCOUNT = (
    f"{kind}/v1" for kind in ("ConfigMap", "Secret", "Service", "ServiceAccount")
)
_GATEWAY, _ROUTES = f"Gateway.{_NET}", f"VirtualService.{_NET}"

# Istio's, of the kinds that meshgen renders: the tree has them always.
ISTIO = References(
    {
        _GATEWAY: {
            _ROUTES: (
                "spec/gateways",
                "spec/http/match/gateways",
                "spec/tcp/match/gateways",
                "spec/tls/match/gateways",
            )
        },
        _SERVICE: {
            _ROUTES: (
                "spec/hosts",
                "spec/http/mirror/host",
                "spec/http/mirrors/destination/host",
                "spec/http/route/destination/host",
                "spec/tcp/route/destination/host",
                "spec/tls/route/destination/host",
            ),
            f"DestinationRule.{_NET}": ("spec/host",),
        },
        _ROUTES: {_ROUTES: ("spec/http/delegate/name",)},
        _SECRET: {_GATEWAY: ("spec/servers/tls/credentialName",)},
    }
)
# Fields that their place alone tells.
_PLACES: Table = {
    _SECRET: {
        "ServiceAccount": ("secrets/name",),
        "Prometheus.monitoring.coreos.com": ("spec/secrets",),
        "PrometheusAgent.monitoring.coreos.com": ("spec/secrets",),
        "Alertmanager.monitoring.coreos.com": ("spec/secrets",),
    },
    _CONFIG_MAP: {
        "Prometheus.monitoring.coreos.com": ("spec/configMaps",),
        "PrometheusAgent.monitoring.coreos.com": ("spec/configMaps",),
        "Alertmanager.monitoring.coreos.com": ("spec/configMaps",),
    },
    _ACCOUNT: {
        "AuthorizationPolicy.security.istio.io": tuple(
            f"spec/rules/from/source/{name}" for name in ("serviceAccounts", "notServiceAccounts")
        ),
    },
    _GATEWAY: {"Canary.flagger.app": ("spec/service/gateways", "spec/service/match/gateways")},
    "MutatingAdmissionPolicy.admissionregistration.k8s.io": {
        "MutatingAdmissionPolicyBinding.admissionregistration.k8s.io": ("spec/policyName",)
    },
    "AppProject.argoproj.io": {
        "Application.argoproj.io": ("spec/project",),
        "ApplicationSet.argoproj.io": ("spec/template/spec/project",),
    },
    "Issuer.cert-manager.io": {"": ("metadata/annotations/cert-manager.io\\/issuer",)},
    "ClusterIssuer.cert-manager.io": {
        "": ("metadata/annotations/cert-manager.io\\/cluster-issuer",)
    },
    # Names that are given here.
    "": {"Canary.flagger.app": ("spec/service/name",)},
}
PLACES = References(_PLACES)

# The kind of what a mapping of this name names, where it does not tell another one.
_BY_MAPPING = {
    "alertmanagerConfiguration": "AlertmanagerConfig.monitoring.coreos.com",
    "alertmanagers": _SERVICE,
    "authenticationRef": "TriggerAuthentication.keda.sh",
    "backendRef": _SERVICE,
    "backendRefs": _SERVICE,
    "caCertificateRefs": _CONFIG_MAP,
    "certificateRefs": _SECRET,
    "claimRef": "PersistentVolumeClaim/v1",
    "clusterTrustBundle": "ClusterTrustBundle.certificates.k8s.io",
    "credentialsRef": _SECRET,
    "delegate": _ROUTES,
    "destinationRule": f"DestinationRule.{_NET}",
    "externalCertificate": _SECRET,
    "gatewayRefs": "Gateway.gateway.networking.k8s.io",
    "imageRepositoryRef": "ImageRepository.image.toolkit.fluxcd.io",
    "ingress": "Ingress.networking.k8s.io",
    "issuerRef": "Issuer.cert-manager.io",
    "parentRef": "Gateway.gateway.networking.k8s.io",
    "parentRefs": "Gateway.gateway.networking.k8s.io",
    "priorityLevelConfiguration": "PriorityLevelConfiguration",
    "repository": "GitRepository.source.toolkit.fluxcd.io",
    "scaleTargetRef": "Deployment.apps",
    "secretStoreRef": "SecretStore.external-secrets.io",
    "secretStoreRefs": "SecretStore.external-secrets.io",
    "service": _SERVICE,
    "serviceRef": _SERVICE,
    "templateRef": "MetricTemplate.flagger.app",
    "virtualService": _ROUTES,
    "virtualServices": _ROUTES,
    "volumeSnapshotRef": "VolumeSnapshot.snapshot.storage.k8s.io",
    "workloadRef": "Workload.scheduling.k8s.io",
}
# The kind of what a field of this name holds the name of.
_BY_FIELD = {
    "activeService": _SERVICE,
    "appSecretName": _SECRET,
    "caCertCredentialName": _SECRET,
    "canaryService": _SERVICE,
    "claimName": "PersistentVolumeClaim/v1",
    "configMapName": _CONFIG_MAP,
    "configMapRef": _CONFIG_MAP,
    "configSecret": _SECRET,
    "credentialName": _SECRET,
    "credentialNames": _SECRET,
    "deviceClassName": "DeviceClass",
    "folderRef": "GrafanaFolder.grafana.integreatly.org",
    "gatewayClassName": "GatewayClass.gateway.networking.k8s.io",
    "imagePullSecret": _SECRET,
    "ingressClassName": "IngressClass.networking.k8s.io",
    "parentCompositePodGroupName": "CompositePodGroup",
    "parentFolderRef": "GrafanaFolder.grafana.integreatly.org",
    "persistentVolumeClaimName": "PersistentVolumeClaim/v1",
    "persistentVolumeName": "PersistentVolume/v1",
    "pingService": _SERVICE,
    "podGroupName": "PodGroup.scheduling.k8s.io",
    "pongService": _SERVICE,
    "previewService": _SERVICE,
    "priorityClassName": "PriorityClass.scheduling.k8s.io",
    "resourceClaimName": "ResourceClaim",
    "resourceClaimTemplateName": "ResourceClaimTemplate",
    "rootService": _SERVICE,
    "runtimeClassName": "RuntimeClass.node.k8s.io",
    "secretName": _SECRET,
    "serviceAccount": _ACCOUNT,
    "serviceAccountName": _ACCOUNT,
    "serviceName": _SERVICE,
    "stableIngress": "Ingress.networking.k8s.io",
    "stableIngresses": "Ingress.networking.k8s.io",
    "stableService": _SERVICE,
    "storageClassName": "StorageClass.storage.k8s.io",
    "subdomain": _SERVICE,
    "volumeAttributesClassName": "VolumeAttributesClass",
    "volumeSnapshotClassName": "VolumeSnapshotClass.snapshot.storage.k8s.io",
    "volumeSnapshotContentName": "VolumeSnapshotContent.snapshot.storage.k8s.io",
    "volumeSnapshotName": "VolumeSnapshot.snapshot.storage.k8s.io",
    "workloadName": "Workload.scheduling.k8s.io",
}
_ENDING = "(Key|Target)?(s|Refs?|References?|Selectors?)?$"
_BY_ENDING = (
    (re.compile(f"(?i:secret){_ENDING}"), _SECRET),
    (re.compile(f"(?i:config_?map){_ENDING}"), _CONFIG_MAP),
    (re.compile(f"(?i:service_?account){_ENDING}"), _ACCOUNT),
)


# A `type` that tells the kind, as in External Secrets' `caProvider`.
_TYPES = {"Secret": "Secret", "ConfigMap": "ConfigMap"}
# Kinds whose objects' names are those of what their controllers make: by group and kind.
STAND_INS = {
    ("bitnami.com", "SealedSecret"): gvk(_SECRET),
    ("external-secrets.io", "ExternalSecret"): gvk(_SECRET),
}
# Mappings whose keys are anybody's: what is called `serviceName` there is a label.
FREE = frozenset(
    (
        *("annotations", "data", "labels", "matchLabels", "nodeSelector", "podSelector"),
        *("selector", "stringData", "substitute", "values", "valuesObject"),
    )
)


# What tells of the kind that is named, where it stands beside the name.
TELLING = ("kind", "group", "apiGroup", "apiVersion", "type", "key")


def may_name(holder: Gvk, fields: Fields, around: Mapping[str, Any], kind: Gvk) -> bool:
    """Return whether a text may name an object of a kind, be it that Kustomize knows it.

    `fields` lead to the text in an object of the holder's kind, `around` is the mapping that it
    stands in.
    """
    if fields == ("rules", "resourceNames"):
        return kind_named(kind.kind).plural in (around.get("resources") or ())
    return any(
        target.selects(kind.api_version, kind.kind) for target in targets(holder, fields, around)
    )


def targets(holder: Gvk, fields: Fields, around: Mapping[str, Any]) -> Iterator[Gvk]:
    """Yield the kinds that a text may name, as `may_name` has it, but for those of a rule."""
    by_place = [r.target for table in (ISTIO, PLACES) for r in table.at(holder, fields)]
    field = fields[-1]
    if by_place:
        yield from (target for target in by_place if target.kind)
    elif field == "name":
        yield from _in_mapping(holder, fields[-2] if len(fields) > 1 else "", around)
    elif field in _BY_FIELD:
        yield gvk(_BY_FIELD[field])
    elif fields[-2:] == ("spec", "volumeName"):
        # That of a claim; volumeName in a source of a volume is none of the cluster's.
        yield Gvk("PersistentVolume", version="v1")
    elif field == "templateName":
        # `clusterScope` tells which.
        yield Gvk("AnalysisTemplate", "argoproj.io")
        yield Gvk("ClusterAnalysisTemplate", "argoproj.io")


def _in_mapping(holder: Gvk, mapping: str, around: Mapping[str, Any]) -> Iterator[Gvk]:
    """Yield the kinds that `name` of a mapping may name."""
    usual = gvk(_BY_MAPPING[mapping]) if mapping in _BY_MAPPING else None
    kind = around.get("kind", _TYPES.get(str(around.get("type"))))
    if isinstance(kind, str):
        groups = [around[key] for key in ("group", "apiGroup") if isinstance(around.get(key), str)]
        if isinstance(around.get("apiVersion"), str):
            groups.append(group_of(around["apiVersion"]))
        if not groups and usual and usual.kind == kind:
            groups.append(usual.group)
        yield Gvk(kind, groups[0] if groups else "")
    elif usual:
        yield usual
    elif mapping == "dependsOn":
        yield Gvk(holder.kind, holder.group)
    elif mapping == "providerRef":
        yield Gvk("AlertProvider", "flagger.app")
        yield Gvk("Provider", "notification.toolkit.fluxcd.io")
    elif by_ending := [target for ending, target in _BY_ENDING if ending.search(mapping)]:
        yield gvk(by_ending[0])
    elif isinstance(around.get("key"), str):
        # A key of a Secret, as the Prometheus Operator has it: `basicAuth.username`.
        yield gvk(_SECRET)
