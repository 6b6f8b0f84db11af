"""What is wrong with a kustomization itself: its fields, and the files that it names."""

import os
from collections.abc import Iterator
from typing import Any

from meshgen.checks.kustomization import deprecated_fields, kustomization_violations
from meshgen.checks.violation import Violation, in_order
from meshgen.explainer import words
from meshgen.findings import Code, Finding
from meshgen.manifests.building.kustomizations import Kustomization, is_remote
from meshgen.manifests.kustomize import RESOURCES
from meshgen.nearest import did_you_mean
from meshgen.resources import dotted
from meshgen.yamlio import Node, at, locate

# Lists of what Kustomize reads as it stands; generators' files may be made before they are built.
_NAMED = (*RESOURCES, "configurations", "crds", "transformers", "generators", "validators")
_PATCHES = ("patches", "patchesJson6902", "replacements")


def problems(kustomization: Kustomization) -> list[Finding]:
    """Return what Kustomize refuses of a kustomization, before it looks into any other file."""
    node = kustomization.node
    if node is None or node.value is None:
        return []
    if not isinstance(node.value, dict):
        found = f"found {words.kind_of(node.value)}"
        return [Finding(Code.TYPE, found, node.location, expected="expected a mapping")]
    kind = str(kustomization.data.get("kind") or "Kustomization")
    violations = in_order(kustomization_violations(kustomization.data))
    fields = [_finding(node, violation, kind) for violation in violations]
    return fields or [*_missing(kustomization, kind)]


def deprecations(kustomization: Kustomization) -> list[str]:
    """Return a line for each field of a kustomization that Kustomize will drop."""
    node = kustomization.node
    fields = deprecated_fields(kustomization.data) if node else {}
    return [
        f"{locate(node, (name,), key=True)}: `{name}` is deprecated; use `{instead}`"
        for name, instead in fields.items()
        if node
    ]


def _finding(node: Node, violation: Violation, kind: str) -> Finding:
    value = at(node, violation.path)
    place = locate(node, violation.path, key=violation.about_key)
    written = violation.as_written(value.text if value else "")
    return written.finding(place, dotted(violation.path), kind)


def _missing(kustomization: Kustomization, kind: str) -> Iterator[Finding]:
    """Yield the files and folders that it names and that are not there."""
    for path, reference in _references(kustomization.data):
        target = kustomization.references.get(reference)
        if target is None or os.path.lexists(target):
            continue
        assert kustomization.node is not None
        folder = target.parent
        names = sorted(os.listdir(folder)) if folder.is_dir() else []  # noqa: PTH208
        yield Finding(
            Code.REFERENCE,
            f"there is no file or folder `{reference}`",
            locate(kustomization.node, path),
            dotted(path),
            hint=did_you_mean(target.name, names),
            resource=kind,
        )


def _references(data: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for field in _NAMED:
        for position, item in enumerate(data.get(field) or ()):
            if isinstance(item, str) and "\n" not in item and not is_remote(item):
                yield (field, position), item
    for field in _PATCHES:
        for position, item in enumerate(data.get(field) or ()):
            path = item.get("path") if isinstance(item, dict) else None
            if isinstance(path, str) and path and not is_remote(path):
                yield (field, position, "path"), path
