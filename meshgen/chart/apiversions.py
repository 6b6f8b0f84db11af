"""The apiVersion of a group's kinds, where environments differ in it."""

from collections.abc import Mapping
from typing import Any

from meshgen.chart.place import Place
from meshgen.chart.walk import Walk


def api_version(walk: Walk, place: Place) -> Mapping[str, Any] | None:
    """Make one value of the apiVersion of all kinds of a group, where environments differ."""
    versions = place.at("apiVersion")
    if place.path or len(set(versions.values)) == 1:
        return None
    names = ("apiVersions", walk.subject.key.api_version.partition(".")[0])
    schema = {"type": "string", "minLength": 1}
    return {"apiVersion": walk.value(versions, names=names, schema=schema, shared=True)}
