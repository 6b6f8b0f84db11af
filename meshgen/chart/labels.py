"""The mesh's labels, which every object and every pod has."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from meshgen.chart.place import MISSING, Place
from meshgen.chart.types import Lines, When
from meshgen.chart.walk import Walk

_INCLUDED = Lines(("{{- include HELPERS.labels . | nindent INDENT }}",))


def labels(walk: Walk, place: Place) -> Mapping[str, Any] | None:
    """Leave the mesh's labels to a helper: they are one value.

    A label of the object's own gives way to one of the mesh with the same name.
    """
    mark = walk.draft.marks.label
    having = place.at(mark)
    if not having.variants:
        return None
    if not having.is_everywhere:
        # In one of them the labels are not what they should be: write them out in all.
        return {**walk.mapping(place.changed(walk.labelled)), mark: MISSING}
    names = {name for labels in walk.draft.labels.values() for name in labels}
    result: dict[str, Any] = {}
    for key in sorted(names & {key for labels in place.values for key in labels}):
        node = walk.node(replace(place.at(key), reference=MISSING))
        result[key] = When(f'if not (hasKey .Values.labels "{key}")', node)
    return {**result, mark: _INCLUDED}


def labels_alone(walk: Walk, place: Place) -> Mapping[str, Any] | None:
    """Have no labels where the mesh has none, and the object none of its own."""
    mark = walk.draft.marks.label
    said = place.at("labels")
    if place.path != ("metadata",) or all(walk.draft.labels.values()):
        return None
    if not said.is_everywhere or any(value != {mark: ""} for value in said.values):
        return None
    return {"labels": When("if .Values.labels", {mark: _INCLUDED})}


def other_labels(objects: Any, mark: str) -> set[str]:
    """Return the names of labels that stand beside those of the mesh anywhere."""
    if isinstance(objects, list):
        return {name for item in objects for name in other_labels(item, mark)}
    if not isinstance(objects, dict):
        return set()
    mine = {key for key in objects if key != mark} if mark in objects else set()
    return mine.union(*(other_labels(value, mark) for value in objects.values()))
