"""What may change of a claim. Source: ValidatePersistentVolumeClaimUpdate.

A claim is taken for bound, as nearly all are. What its class and the cluster's default class say is
not known here.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from meshgen.checks.cluster.changes.change import Change
from meshgen.checks.cluster.changes.rules import unchanged
from meshgen.checks.cluster.changes.told import refused
from meshgen.checks.violation import Violation
from meshgen.quantity import parse_quantity
from meshgen.resources import Object

_SIZE = ("spec", "resources", "requests", "storage")
_CLASS = "volume.beta.kubernetes.io/storage-class"
# Looked at one by one.
_APART = ("volumeName", "storageClassName", "volumeAttributesClassName", "resources")
# What `dataSource` can be of; `dataSourceRef` can be of anything.
_SOURCES = (("", "PersistentVolumeClaim"), ("snapshot.storage.k8s.io", "VolumeSnapshot"))


def stored(before: Object | None, after: Object) -> Object:
    """Return a claim as it is kept: both fields for its source say the same.

    What its source cannot be was dropped from the first; from then on it stays. Source:
    EnforceDataSourceBackwardsCompatibility, NormalizeDataSources, DropDisabledFields.
    """
    spec = dict(after.get("spec") or {})
    had = (before or {}).get("spec") or {}
    if "dataSourceRef" not in had and (spec.get("dataSourceRef") or {}).get("namespace"):
        del spec["dataSourceRef"]
    source, ref = spec.get("dataSource"), spec.get("dataSourceRef")
    if source and not ref and "dataSource" not in had and _what(source) not in _SOURCES:
        del spec["dataSource"]
    elif source and not ref:
        spec["dataSourceRef"] = source
    elif ref and not source and not ref.get("namespace"):
        spec["dataSource"] = {name: value for name, value in ref.items() if name != "namespace"}
    return {**after, "spec": spec}


def _what(source: Mapping[str, Any]) -> tuple[str, str]:
    return source.get("apiGroup") or "", source.get("kind") or ""


def spec(change: Change) -> Iterator[Violation]:
    """Yield what changes but the size."""
    old, new = map(dict, change.specs)
    name, path = old.get("volumeName"), ("spec", "volumeName")
    if name:
        yield from unchanged(path, name, new.get("volumeName"), "the claim has its volume")
    yield from _class(change)
    yield from _size(change)
    for field in _APART:
        old.pop(field, None)
        new.pop(field, None)
    yield from unchanged(("spec",), old, new, "of a claim only its size may change, and grow")


def _class(change: Change) -> Iterator[Violation]:
    """Yield that the class changes; where there was none, the cluster's default may be meant."""
    note, path = ("metadata", "annotations", _CLASS), ("spec", "storageClassName")
    noted, notes = change.both(*note)
    named, wanted = change.both(*path)
    if named is None and noted is not None and wanted == noted and notes in (None, noted):
        return
    yield from unchanged(note, noted, notes)
    if named is not None or (noted is not None and wanted not in (None, noted)):
        yield from unchanged(path, named, wanted, "a claim keeps its class")


def _size(change: Change) -> Iterator[Violation]:
    """Yield that it shrinks, or that anything but the size is requested otherwise."""
    old, new = (dict(each or {}) for each in change.both("spec", "resources", "requests"))
    before, after = old.pop("storage", None), new.pop("storage", None)
    if before is not None and after is not None and _amount(after) < _amount(before):
        yield refused(_SIZE, before, after, "a volume grows, and never shrinks")
    yield from unchanged(_SIZE[:-1], old, new, "of a claim only its size may change, and grow")
    limits = change.both("spec", "resources", "limits")
    yield from unchanged(("spec", "resources", "limits"), *limits)


def _amount(size: object) -> Fraction:
    return parse_quantity(str(size))
