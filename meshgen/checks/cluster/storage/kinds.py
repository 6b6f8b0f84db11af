"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.cluster.storage.claims import PERSISTENT_VOLUME_CLAIM
from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "CSIDriver.storage.k8s.io": Type(),
    "ConfigMap": Type(),
    "PersistentVolume": Type(),
    "PersistentVolumeClaim": PERSISTENT_VOLUME_CLAIM,
    "Secret": Type(),
    "StorageClass.storage.k8s.io": Type(),
}
