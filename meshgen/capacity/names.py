"""What a ResourceQuota may limit, by name (pkg/apis/core/helper)."""

from meshgen.model.amounts import QUOTA_NAMES

COMPUTE = ("cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory")
_STORAGE = ("persistentvolumeclaims", "requests.storage")
_OBJECTS = (
    "configmaps",
    "pods",
    "replicationcontrollers",
    "resourcequotas",
    "secrets",
    "services",
    "services.loadbalancers",
    "services.nodeports",
)
_PAGES = ("hugepages-", "requests.hugepages-")
_BY_CLASS = tuple(f".storageclass.storage.k8s.io/{name}" for name in _STORAGE)
_DEVICES = ".deviceclass.resource.k8s.io/devices"
# Built-in kinds that are often counted without their group.
_GROUPS = {
    "controllerrevisions": "apps",
    "cronjobs": "batch",
    "daemonsets": "apps",
    "deployments": "apps",
    "endpointslices": "discovery.k8s.io",
    "horizontalpodautoscalers": "autoscaling",
    "ingresses": "networking.k8s.io",
    "jobs": "batch",
    "leases": "coordination.k8s.io",
    "networkpolicies": "networking.k8s.io",
    "poddisruptionbudgets": "policy",
    "replicasets": "apps",
    "rolebindings": "rbac.authorization.k8s.io",
    "roles": "rbac.authorization.k8s.io",
    "statefulsets": "apps",
}


def is_standard(name: str) -> bool:
    """Return whether a name is known without a domain (IsStandardQuotaResourceName)."""
    return name in QUOTA_NAMES or name.startswith(_PAGES)


def is_whole(name: str) -> bool:
    """Return whether only whole numbers are right (IsIntegerResourceName)."""
    if "/" in name:
        return "kubernetes.io/" not in name and not name.startswith("requests.")
    return name in _OBJECTS or name == "persistentvolumeclaims"


def instead_of(name: str) -> str | None:
    """Return the name to write for one that the API server takes and nothing ever counts.

    Empty if there is none to be guessed; None for a name that is counted.
    """
    if "/" not in name or name.endswith((*_BY_CLASS, _DEVICES)):
        return None
    kind, counted = name.removeprefix("count/"), name.startswith("count/")
    plural, _, group = kind.partition(".")
    if counted:
        # `extensions` is gone since Kubernetes 1.22.
        wrong = plural in _GROUPS and group in ("", "extensions")
        return f"count/{plural}.{_GROUPS[plural]}" if wrong else None
    if name.startswith("requests."):
        return None
    return "" if "kubernetes.io/" in name else f"requests.{name.removeprefix('limits.')}"
