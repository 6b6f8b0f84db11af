"""The mesh's labels, which every object and every pod has."""

from collections.abc import Mapping
from typing import Any

from meshgen.chart.types import Lines, When
from meshgen.chart.walk import MISSING, Variants, Walk
from meshgen.resources import Path


def labels(walk: Walk, path: Path, variants: Variants, reference: Any) -> Mapping[str, Any] | None:
    """Leave the mesh's labels to a helper: they are one value.

    A label of the object's own gives way to one of the mesh with the same name.
    """
    mark = walk.marks.label
    having = [env for env, value in variants.items() if mark in value]
    if not having:
        return None
    if len(having) < len(variants):
        # In one of them the labels are not what they should be: write them out in all.
        written = {env: walk.labelled(env, value) for env, value in variants.items()}
        return {**walk.mapping(path, written, walk.labelled("", reference)), mark: MISSING}
    known = {name for found in walk.labels.values() for name in found}
    own = {env: {k: v for k, v in value.items() if k != mark} for env, value in variants.items()}
    result: dict[str, Any] = {}
    for key in sorted(known & {key for value in own.values() for key in value}):
        present = {env: value[key] for env, value in own.items() if key in value}
        node = walk.node((*path, key), present, list(variants), MISSING)
        result[key] = When(f'if not (hasKey .Values.labels "{key}")', node)
    return {**result, mark: Lines(("{{- include HELPERS.labels . | nindent INDENT }}",))}


def own_labels(objects: Any, mark: str) -> set[str]:
    """Return the names of labels that stand beside those of the mesh anywhere."""
    if isinstance(objects, list):
        return {name for item in objects for name in own_labels(item, mark)}
    if not isinstance(objects, dict):
        return set()
    mine = {key for key in objects if key != mark} if mark in objects else set()
    return mine.union(*(own_labels(value, mark) for value in objects.values()))
