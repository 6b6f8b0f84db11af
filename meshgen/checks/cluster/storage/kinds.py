"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "CSIDriver.storage.k8s.io": Type(),
    "ConfigMap": Type(),
    "PersistentVolume": Type(),
    "PersistentVolumeClaim": Type(),
    "Secret": Type(),
    "StorageClass.storage.k8s.io": Type(),
}
