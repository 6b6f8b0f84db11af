"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.cluster.storage.claims import PERSISTENT_VOLUME_CLAIM
from meshgen.checks.cluster.storage.configmaps import CONFIG_MAP
from meshgen.checks.cluster.storage.secrets import SECRET
from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "CSIDriver.storage.k8s.io": Type(),
    "ConfigMap": CONFIG_MAP,
    "PersistentVolume": Type(),
    "PersistentVolumeClaim": PERSISTENT_VOLUME_CLAIM,
    "Secret": SECRET,
    "StorageClass.storage.k8s.io": Type(),
}
