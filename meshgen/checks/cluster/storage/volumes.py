"""PersistentVolumes."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.node_selectors import VOLUME_NODE_SELECTOR
from meshgen.checks.cluster.quantities import not_positive
from meshgen.checks.cluster.storage.modes import access_modes
from meshgen.checks.cluster.storage.volume_sources import SOURCES, local_nodes, one_source
from meshgen.checks.fields import missing, named_if_any, not_empty, required
from meshgen.checks.names import is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_OPTIONS = "volume.beta.kubernetes.io/mount-options"
_WITH_OPTIONS = (
    *("gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "nfs", "rbd", "quobyte", "iscsi"),
    *("cinder", "cephfs", "azureFile", "vsphereVolume", "azureDisk", "photonPersistentDisk"),
)
# What is put after `generateName`.
_GENERATED = 5
_LONGEST_TARGET = 64


def _capacity(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what is no size, or not the size alone. Source: ValidatePersistentVolumeSpec."""
    capacity, at = spec.get("capacity", {}), (*path, "capacity")
    if "storage" not in capacity:
        expected = "expected a size, as in 10Gi"
        yield missing(capacity, at, "storage", expected)
    for name, written in capacity.items():
        if name != "storage":
            yield Violation((*at, name), f"found `{name}`", "expected storage", about_key=True)
        yield from not_positive(written, (*at, name))


def _recycled(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that all of a node would be deleted. Source: ValidatePersistentVolumeSpec."""
    if spec.get("persistentVolumeReclaimPolicy") == "Recycle" and "hostPath" in spec:
        folder = spec["hostPath"].get("path", "")
        if folder.startswith("/") and not folder.strip("/."):
            message = f"would delete all in {words.show(folder)}"
            at = (*path, "persistentVolumeReclaimPolicy")
            yield Violation(at, message, "expected Retain or Delete")


def _attributes_class(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is no class, or one of no driver, where it is not ignored: from 1.34 on.

    Source: ValidatePersistentVolumeSpec.
    """
    name, at = spec.get("volumeAttributesClassName"), (*path, "volumeAttributesClassName")
    if name is None or not span.since(34):
        return
    yield from misnamed(is_subdomain, name, at)
    if "csi" not in spec:
        yield Violation(at, "is set without `csi`", "expected a volume of a CSI driver")


def _mount_options(volume: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that options are told to what takes none. Source: checkMountOption."""
    annotations, spec = volume["metadata"].get("annotations", ()), volume.get("spec", ())
    if _OPTIONS in annotations and not any(name in spec for name in _WITH_OPTIONS):
        at = (*path, "metadata", "annotations", _OPTIONS)
        hint = "use `spec.mountOptions`"
        yield Violation(at, "is not for this kind of volume", "expected none", hint, about_key=True)


def _iscsi_target(volume: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that name and target are too long. Source: validateISCSIPersistentVolumeSource."""
    source = volume.get("spec", {}).get("iscsi")
    if source and "initiatorName" in source:
        target, metadata = source.get("targetPortal", ""), volume["metadata"]
        length = len(metadata.get("name", "")) or len(metadata.get("generateName", "")) + _GENERATED
        if length + len(f":{target}".encode()) > _LONGEST_TARGET:
            message = "is too long beside the volume's name"
            expected = f"expected {_LONGEST_TARGET - 1} characters at most for both"
            yield Violation((*path, "spec", "iscsi", "targetPortal"), message, expected)


_AFFINITY = Type((required("required"),), {"required": VOLUME_NODE_SELECTOR})
_SPEC = Type(
    (access_modes, _capacity, one_source, local_nodes, _recycled, _attributes_class),
    {
        **SOURCES,
        "nodeAffinity": _AFFINITY,
        "storageClassName": Type((named_if_any(is_subdomain),)),
        "volumeMode": Type((not_empty,)),
    },
)
PERSISTENT_VOLUME = Type((required("spec"), _mount_options, _iscsi_target), {"spec": _SPEC})
