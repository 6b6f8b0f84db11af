"""Values of the whole mesh: the parts of names, and the labels of everything."""

from collections.abc import Mapping
from typing import Any

from meshgen.chart.entries import Entries
from meshgen.chart.types import Entry
from meshgen.transform import Settings

_PART = {"type": "string", "pattern": "^[-a-z0-9]*$", "maxLength": 50}
_LABEL = "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$"
_LABELS = {"type": "object", "additionalProperties": {"type": "string", "pattern": _LABEL}}


def mesh_entries(reference: Settings, envs: Mapping[str, Settings], entries: Entries) -> None:
    """Make the values of what environments do to all objects; the suffix where there is any."""
    prefixes = {env: found.prefix for env, found in envs.items()}
    names = "every name, and every reference to it"
    _add(entries, "namePrefix", reference.prefix, prefixes, _PART, names)
    suffixes = {env: found.suffix for env, found in envs.items()}
    if reference.suffix or any(suffixes.values()):
        _add(entries, "nameSuffix", reference.suffix, suffixes, _PART, names)
    labels = {env: dict(found.labels) for env, found in envs.items()}
    where = "every object and pod: metadata.labels"
    _add(entries, "labels", dict(reference.labels), labels, _LABELS, where)


def _add(
    entries: Entries,
    name: str,
    usual: Any,
    own: Mapping[str, Any],
    schema: Mapping[str, Any],
    place: str,
) -> None:
    values = list(own.values())
    default = values[0] if all(v == values[0] for v in values) else usual
    entries.add(Entry((name,), default, own, schema, "", [place]))
