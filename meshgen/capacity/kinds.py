"""Names of kinds as quotas have them: `count/deployments.apps`, and which have no namespace."""

from collections.abc import Mapping
from typing import Any

from meshgen.capacity.reading import mapping, text

# Built-in kinds that belong to no namespace.
_CLUSTER_WIDE = frozenset(
    [
        "APIService",
        "CertificateSigningRequest",
        "ClusterRole",
        "ClusterRoleBinding",
        "ClusterTrustBundle",
        "ComponentStatus",
        "CSIDriver",
        "CSINode",
        "CustomResourceDefinition",
        "DeviceClass",
        "FlowSchema",
        "GatewayClass",
        "IngressClass",
        "IPAddress",
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PriorityClass",
        "PriorityLevelConfiguration",
        "ResourceSlice",
        "RuntimeClass",
        "ServiceCIDR",
        "StorageClass",
        "StorageVersionMigration",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
        "VolumeAttachment",
        "VolumeAttributesClass",
    ]
)
# The short names that quotas had before `count/`.
LEGACY = frozenset(
    [
        "configmaps",
        "persistentvolumeclaims",
        "replicationcontrollers",
        "resourcequotas",
        "secrets",
        "services",
    ]
)


class Kinds:
    """Names by kind; custom ones from the CustomResourceDefinitions among the manifests."""

    def __init__(self) -> None:
        """Start with the built-in kinds."""
        self._custom: dict[tuple[str, str], tuple[str, bool]] = {}

    def learn(self, crd: Mapping[str, Any]) -> None:
        """Take the names of a CustomResourceDefinition."""
        spec = mapping(crd, "spec")
        names = mapping(spec, "names")
        key = (text(spec.get("group")), text(names.get("kind")))
        if text(names.get("plural")):
            self._custom[key] = (names["plural"], spec.get("scope") == "Namespaced")

    def namespaced(self, api_version: str, kind: str) -> bool:
        """Return whether objects of a kind belong to a namespace; a kind nobody knows does."""
        known = self._custom.get((group_of(api_version), kind))
        return known[1] if known else kind not in _CLUSTER_WIDE

    def resource(self, api_version: str, kind: str) -> str:
        """Return the resource of a kind as `count/` has it: `pods`, `deployments.apps`."""
        group = group_of(api_version)
        known = self._custom.get((group, kind))
        plural = known[0] if known else _plural(kind)
        return f"{plural}.{group}" if group else plural


def group_of(api_version: str) -> str:
    """Return the group of an apiVersion; empty for the core."""
    return api_version.rpartition("/")[0]


def _plural(kind: str) -> str:
    name = kind.lower()
    if name == "endpoints":
        return name
    if name.endswith(("s", "x", "ch", "sh")):
        return f"{name}es"
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}s"
