"""Sources of PersistentVolumes, where they are others than those of pods."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.storage.references import (
    CHECKED_REFERENCE,
    EXPANSION_REFERENCE,
    SECRET_NAME,
    SECRET_REFERENCE,
)
from meshgen.checks.cluster.volumes import disks, sources
from meshgen.checks.cluster.volumes.paths import no_steps_back
from meshgen.checks.fields import missing, named, not_empty, required
from meshgen.checks.names import is_label
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.nearest import one_of
from meshgen.resources import Path

_SECRETS_OF_DRIVERS = (
    "controllerExpandSecretRef",
    "controllerPublishSecretRef",
    "nodePublishSecretRef",
)
_FLEX = "flexVolume"
# In this order a source forbids the later ones.
_ORDER = (
    *("hostPath", "gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "flocker", "nfs"),
    *("rbd", "quobyte", "cephfs", "iscsi", "cinder", "fc", _FLEX, "azureFile", "vsphereVolume"),
    *("photonPersistentDisk", "portworxVolume", "azureDisk", "scaleIO", "local", "storageos"),
    "csi",
)


def one_source(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a volume has no source, or a second one. Source: ValidatePersistentVolumeSpec.

    A flexVolume is taken after another source: nobody looks whether there is one.
    """
    present = [name for name in _ORDER if name in spec]
    if not present:
        yield Violation(path, "has no source", one_of(sorted(_ORDER)), about_absence=True)
    for extra in present[1:]:
        if extra != _FLEX:
            hint = f"keep one of {words.either(present)}"
            yield Violation((*path, extra), f"`{present[0]}` is set already", "expected one", hint)


def local_nodes(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that nobody knows where a local disk is. Source: ValidatePersistentVolumeSpec."""
    if "local" in spec and "nodeAffinity" not in spec:
        yield missing(spec, path, "nodeAffinity", "expected the node that a `local` volume is on")


SOURCES: Mapping[str, Type] = {
    **sources.SOURCES,
    "azureFile": sources.SOURCES["azureFile"].joined(
        Type(fields={"secretNamespace": Type((not_empty,))})
    ),
    "cinder": Type((required("volumeID"),), {"secretRef": SECRET_REFERENCE}),
    "csi": Type(
        (required("volumeHandle"),),
        {
            "driver": Type((disks.csi_driver,)),
            "nodeExpandSecretRef": EXPANSION_REFERENCE,
            **dict.fromkeys(_SECRETS_OF_DRIVERS, CHECKED_REFERENCE),
        },
    ),
    "glusterfs": sources.SOURCES["glusterfs"].joined(
        Type(fields={"endpointsNamespace": Type((named(is_label),))})
    ),
    "iscsi": sources.SOURCES["iscsi"].joined(Type(fields={"secretRef": SECRET_NAME})),
    "local": Type((required("path"),), {"path": Type((no_steps_back,))}),
    "storageos": sources.SOURCES["storageos"].joined(Type(fields={"secretRef": SECRET_REFERENCE})),
}
