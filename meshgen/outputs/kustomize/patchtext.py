"""Patches as text inside a kustomization."""

import re
from typing import Any

from meshgen.plan.apply import pointer
from meshgen.plan.types import JsonPatch, StrategicPatch, Target
from meshgen.yamlio import dump


def patch_entry(patch: StrategicPatch | JsonPatch) -> dict[str, Any]:
    """Return an entry of a kustomization's `patches:`."""
    if isinstance(patch, JsonPatch):
        return {"target": _target(patch.target), "patch": _operations(patch)}
    text = _closed(dump(patch.body), patch.body)
    return {**({"target": _target(patch.target)} if patch.target else {}), "patch": text}


def _target(target: Target) -> dict[str, str]:
    return {
        **({"group": re.escape(target.group)} if target.group else {}),
        "kind": target.kind,
        **({"name": target.name} if target.name else {}),
        **({"namespace": target.namespace} if target.namespace else {}),
        **({"labelSelector": target.label_selector} if target.label_selector else {}),
    }


def _operations(patch: JsonPatch) -> str:
    text = ""
    for kind, path, value, items in patch.operations:
        operation: dict[str, Any] = {"op": kind, "path": pointer(path)}
        if kind != "remove":
            operation["value"] = value
        note = ", ".join(items)
        text += (f"# {note}\n" if note and note.isprintable() else "") + dump([operation])
    return _closed(text, patch.operations[-1].value)


def _closed(text: str, data: Any) -> str:
    """Return the text with its last value safe: Kustomize trims a patch, line breaks and all."""
    while isinstance(data, dict | list) and data:
        data = list(data.values())[-1] if isinstance(data, dict) else data[-1]
    ends_open = isinstance(data, str) and data.endswith("\n")
    return text + "# The value above ends with a line break.\n" if ends_open else text
