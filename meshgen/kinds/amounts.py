"""What can be asked for and limited, by name.

Source: IsStandardContainerResourceName and IsStandardQuotaResourceName in
k8s.io/kubernetes/pkg/apis/core/helper. Other names need a domain.
"""

CONTAINER_NAMES = ("cpu", "memory", "ephemeral-storage")
# What is counted in pieces.
OBJECT_NAMES = (
    "configmaps",
    "persistentvolumeclaims",
    "pods",
    "replicationcontrollers",
    "resourcequotas",
    "secrets",
    "services",
    "services.loadbalancers",
    "services.nodeports",
)
QUOTA_NAMES = (
    *CONTAINER_NAMES,
    *(f"{part}.{name}" for part in ("requests", "limits") for name in CONTAINER_NAMES),
    "requests.storage",
    *OBJECT_NAMES,
)
HUGE_PAGES = "hugepages-"


def is_quota_name(name: str) -> bool:
    """Return whether a quota may limit a resource of this name without a domain."""
    return name in QUOTA_NAMES or name.removeprefix("requests.").startswith(HUGE_PAGES)
