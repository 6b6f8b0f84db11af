"""What can be asked for and limited, by name.

Source: IsStandardContainerResourceName and IsStandardQuotaResourceName in
k8s.io/kubernetes/pkg/apis/core/helper. Other names need a domain.
"""

CONTAINER_NAMES = ("cpu", "memory", "ephemeral-storage")
QUOTA_NAMES = (
    *CONTAINER_NAMES,
    *(f"{part}.{name}" for part in ("requests", "limits") for name in CONTAINER_NAMES),
    "requests.storage",
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
