"""Fields that a release knows but drops, since they are behind a gate that is shut.

Source: pkg/api/pod/util.go, `dropDisabledFields`; pkg/features/kube_features.go. What is dropped
cannot change. Only those of pods count: other kinds' are told where their fields are.
"""

from collections.abc import Mapping
from typing import Any

from meshgen.checks.span import Span

_NEVER = 999
# From which release on a field is kept: by the field that it stands in, and its own name.
_KEPT_SINCE: Mapping[tuple[str, str], int] = {
    ("containers", "resizePolicy"): 33,
    ("containers", "restartPolicy"): 35,
    ("containers", "restartPolicyRules"): 35,
    ("initContainers", "resizePolicy"): 33,
    ("initContainers", "restartPolicy"): 29,
    ("initContainers", "restartPolicyRules"): 35,
    ("lifecycle", "stopSignal"): _NEVER,
    ("podAffinityTerm", "matchLabelKeys"): 31,
    ("podAffinityTerm", "mismatchLabelKeys"): 31,
    ("postStart", "sleep"): 30,
    ("preStop", "sleep"): 30,
    ("requiredDuringSchedulingIgnoredDuringExecution", "matchLabelKeys"): 31,
    ("requiredDuringSchedulingIgnoredDuringExecution", "mismatchLabelKeys"): 31,
    ("resources", "claims"): 34,
    ("securityContext", "appArmorProfile"): 30,
    ("securityContext", "procMount"): 33,
    ("securityContext", "seLinuxChangePolicy"): 33,
    ("securityContext", "supplementalGroupsPolicy"): 33,
    ("sources", "clusterTrustBundle"): 37,
    ("sources", "podCertificate"): 37,
    ("spec", "hostUsers"): 33,
    ("spec", "hostnameOverride"): 35,
    ("spec", "resourceClaims"): 34,
    ("spec", "resources"): 34,
    ("spec", "schedulingGates"): 27,
    ("topologySpreadConstraints", "matchLabelKeys"): 27,
    ("topologySpreadConstraints", "minDomains"): 27,
    ("topologySpreadConstraints", "nodeAffinityPolicy"): 26,
    ("topologySpreadConstraints", "nodeTaintsPolicy"): 26,
    ("valueFrom", "fileKeyRef"): 35,
    ("volumeMounts", "recursiveReadOnly"): 31,
    ("volumes", "image"): 35,
}


def without_dropped(obj: Any, span: Span) -> Any:
    """Return a Pod or a Job without what all of the releases drop of its pods."""
    if obj.get("kind") not in ("Pod", "Job"):
        return obj
    return _without(obj, "", span.newest)


def _without(value: Any, name: str, newest: int) -> Any:
    if isinstance(value, dict):
        return {
            key: _without(item, key, newest)
            for key, item in value.items()
            if _KEPT_SINCE.get((name, key), 0) <= newest
        }
    if isinstance(value, list):
        return [_without(item, name, newest) for item in value]
    return value
