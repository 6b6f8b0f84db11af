"""The mesh's annotations, which every object has."""

from collections.abc import Mapping
from typing import Any

from meshgen.chart.entries import Entries
from meshgen.chart.place import Place
from meshgen.chart.types import Entry, Lines, When
from meshgen.chart.walk import Hook, Walk

_KEY, _IN_METADATA = "annotations", ("metadata",)
_SHARED = Lines(("{{- toYaml .Values.annotations | nindent INDENT }}",))
_SCHEMA = {"type": "object", "additionalProperties": {"type": "string"}}


def annotations(shared: Mapping[str, Mapping[str, str]], entries: Entries) -> Hook:
    """Return what makes one value of the annotations that all objects have.

    They are those of each environment, under "" those of the config without any. An object that
    says one of them itself has all of them as values of its own.
    """
    names = frozenset(name for one in shared.values() for name in one)
    if names:
        of_each = {env: dict(one) for env, one in shared.items()}
        usual, everywhere = of_each.pop(""), "every object: metadata.annotations"
        entries.add(Entry.of((_KEY,), of_each, usual, _SCHEMA, everywhere))

    def hook(walk: Walk, place: Place) -> Mapping[str, Any] | None:
        if not names or place.path != _IN_METADATA:
            return None
        of_each = {env: value.get(_KEY) or {} for env, value in place.variants.items()}
        if any(_among(names, value) != shared[env] for env, value in of_each.items()):
            return None
        own = {env: _without(names, value) for env, value in of_each.items()}
        reference = _without(names, place.usual.get(_KEY) or {})
        beside = Place((*place.path, _KEY), own, list(own), reference)
        if not any(own.values()):
            return {_KEY: When("if .Values.annotations", {"": _SHARED})}
        if not beside.is_mapping:
            return None
        return {_KEY: {**walk.mapping(beside), "": When("if .Values.annotations", _SHARED)}}

    return hook


def _among(names: frozenset[str], texts: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: text for name, text in texts.items() if name in names}


def _without(names: frozenset[str], texts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: text for name, text in texts.items() if name not in names}
