"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.cluster.storage.claims import PERSISTENT_VOLUME_CLAIM
from meshgen.checks.cluster.storage.classes import STORAGE_CLASS
from meshgen.checks.cluster.storage.configmaps import CONFIG_MAP
from meshgen.checks.cluster.storage.drivers import CSI_DRIVER
from meshgen.checks.cluster.storage.secrets import SECRET
from meshgen.checks.cluster.storage.volumes import PERSISTENT_VOLUME
from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "CSIDriver.storage.k8s.io": CSI_DRIVER,
    "ConfigMap": CONFIG_MAP,
    "PersistentVolume": PERSISTENT_VOLUME,
    "PersistentVolumeClaim": PERSISTENT_VOLUME_CLAIM,
    "Secret": SECRET,
    "StorageClass.storage.k8s.io": STORAGE_CLASS,
}
