"""Which fields are values even where all environments agree, and one value for apiVersions."""

from collections.abc import Mapping
from typing import Any

from meshgen.chart.subject import Subject
from meshgen.chart.walk import MISSING, Variants, Walk
from meshgen.resources import Path


def knobs(subject: Subject, path: Path, values: list[Any]) -> bool:
    """Return whether people expect a value at a place, even where all environments agree."""
    if subject.resource.generated and path[:1] == ("data",) and len(path) == 2:
        return all(isinstance(v, str) and "\n" not in v for v in values)
    return subject.is_described and path in subject.kind.knobs


def api_version(
    walk: Walk, path: Path, variants: Variants, reference: Any
) -> Mapping[str, Any] | None:
    """Make one value of the apiVersion of all kinds of a group, where environments differ."""
    if path:
        return None
    versions = {env: obj["apiVersion"] for env, obj in variants.items()}
    if len(set(versions.values())) == 1:
        return None
    group = walk.subject.key.api_version.partition(".")[0]
    said = reference["apiVersion"] if isinstance(reference, dict) else MISSING
    names, schema = ("apiVersions", group), {"type": "string", "minLength": 1}
    where = ("apiVersion",)
    node = walk.value(
        where, versions, list(versions), said, names=names, schema=schema, shared=True
    )
    return {"apiVersion": node}
