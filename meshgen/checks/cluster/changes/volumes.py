"""What may change of a PersistentVolume. Source: ValidatePersistentVolumeUpdate."""

from collections.abc import Iterator
from typing import Any

from meshgen.checks.cluster.changes.change import Change
from meshgen.checks.cluster.changes.rules import unchanged
from meshgen.checks.violation import Violation

# What a volume says besides where its data is.
_APART_NAMES = """
accessModes capacity claimRef mountOptions nodeAffinity persistentVolumeReclaimPolicy
storageClassName volumeAttributesClassName volumeMode
"""
_APART = frozenset(_APART_NAMES.split())
_STAYS = "where the data of a volume is stays"


def source(change: Change) -> Iterator[Violation]:
    """Yield that the data is to be elsewhere; the secret to expand it with may come later."""
    old, new = map(_sources, change.specs)
    before, after = old.get("csi"), new.get("csi")
    if before and after and "controllerExpandSecretRef" not in before:
        new["csi"] = {k: v for k, v in after.items() if k != "controllerExpandSecretRef"}
    yield from unchanged(("spec",), old, new, _STAYS)


def nodes(change: Change) -> Iterator[Violation]:
    """Yield that it is to be on other nodes; where there was nothing, anything may be said."""
    path = ("spec", "nodeAffinity")
    old, new = change.both(*path)
    if old is not None:
        yield from unchanged(path, old, new, "a volume stays on its nodes")


def attributes(change: Change) -> Iterator[Violation]:
    """Yield that a volume loses its class of attributes; behind its gate it is just kept."""
    path = ("spec", "volumeAttributesClassName")
    old, new = change.both(*path)
    if change.span.before(31):
        yield from unchanged(path, old, new)
    elif old is not None and new is None and change.span.since(34):
        yield from unchanged(path, old, new, "it may be another one, not none")


def _sources(spec: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in spec.items() if name not in _APART}
