"""Texts of objects that may be names of others, with their places."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from meshgen.kinds import Fields
from meshgen.kinds.added import FREE
from meshgen.kinds.texts import Places
from meshgen.resources import Object, Path


class Leaf(NamedTuple):
    """A text in an object, and the mapping that it stands in."""

    path: Path
    fields: Fields
    text: str
    around: Mapping[str, Any]


def leaves(obj: Object, names: frozenset[str], places: Places) -> list[Leaf]:
    """Return each text that is anybody's name, or stands at one of the places."""
    if obj["kind"] in ("ConfigMap", "Secret"):
        return []
    parts: dict[str, Any] = {k: v for k, v in obj.items() if k not in ("metadata", "status")}
    if obj["kind"] == "CustomResourceDefinition" and isinstance(obj.get("spec"), dict):
        parts["spec"] = {k: v for k, v in obj["spec"].items() if k == "conversion"}
    found: list[Leaf] = []
    _gather(found, parts, (), (), {}, names, places)
    annotations = obj["metadata"].get("annotations")
    if isinstance(annotations, dict):
        at = ("metadata", "annotations")
        for name, value in annotations.items():
            _gather(found, value, (*at, name), (*at, name), {}, names, places)
    return found


def _gather(
    found: list[Leaf],
    value: Any,
    path: Path,
    fields: Fields,
    around: Mapping[str, Any],
    names: frozenset[str],
    places: Places,
) -> None:
    if isinstance(value, dict):
        for name, item in value.items():
            # Most texts are nobody's name: no path is made for them.
            if name in FREE or (isinstance(item, str) and not places and item not in names):
                continue
            _gather(found, item, (*path, name), (*fields, name), value, names, places)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _gather(found, item, (*path, index), fields, around, names, places)
    elif isinstance(value, str) and (value in names or fields in places):
        found.append(Leaf(path, fields, value, around))
