"""Patches as text inside a kustomization."""

from typing import Any

from meshgen.plan.patches import pointer
from meshgen.plan.types import JsonPatch, StrategicPatch, Target
from meshgen.yamlio import dump


def patch_entry(patch: StrategicPatch | JsonPatch) -> dict[str, Any]:
    """Return an entry of a kustomization's `patches:`."""
    if isinstance(patch, JsonPatch):
        return {"target": _target(patch.target), "patch": _operations(patch)}
    text = dump(patch.body)
    return {**({"target": _target(patch.target)} if patch.target else {}), "patch": text}


def _target(target: Target) -> dict[str, str]:
    return {
        "kind": target.kind,
        **({"name": target.name} if target.name else {}),
        **({"labelSelector": target.label_selector} if target.label_selector else {}),
    }


def _operations(patch: JsonPatch) -> str:
    text = ""
    for (kind, path, value), note in zip(patch.operations, patch.notes, strict=True):
        operation = {"op": kind, "path": pointer(path)}
        if kind != "remove":
            operation["value"] = value
        comment = f"# {note}\n" if note.isprintable() and note else ""
        text += comment + dump([operation])
    return text
