"""What a ResourceQuota may limit, by name (pkg/apis/core/helper)."""

from meshgen.kinds.amounts import OBJECT_NAMES
from meshgen.quota.apiresources import ApiResources

COMPUTE = ("cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory")
# Behind the name of a class.
_OF_CLASS = (
    ".storageclass.storage.k8s.io/persistentvolumeclaims",
    ".storageclass.storage.k8s.io/requests.storage",
    ".deviceclass.resource.k8s.io/devices",
)


def is_whole(name: str) -> bool:
    """Return whether only whole numbers are right (IsIntegerResourceName)."""
    return name in OBJECT_NAMES or is_extended(name)


def is_size(name: str) -> bool:
    """Return whether bytes are counted."""
    return "memory" in name or "storage" in name.rpartition("/")[2] or "hugepages" in name


def is_extended(name: str) -> bool:
    """Return whether a resource is somebody's own (IsExtendedResourceName)."""
    return "/" in name and "kubernetes.io/" not in name and not name.startswith("requests.")


def instead_of(name: str, served: ApiResources) -> str | None:
    """Return the name to write for one that the API server takes and nothing ever counts.

    Empty if there is none to be guessed; None for a name that is counted.
    """
    if "/" not in name or name.endswith(_OF_CLASS):
        return None
    if name.startswith("count/"):
        plural, _, group = name.removeprefix("count/").partition(".")
        # `extensions` is gone since Kubernetes 1.22.
        right = served.group(plural) if group in ("", "extensions") else ""
        return f"count/{plural}.{right}" if right else None
    if name.startswith("requests."):
        return None
    return "" if "kubernetes.io/" in name else f"requests.{name.removeprefix('limits.')}"
