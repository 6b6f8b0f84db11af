"""Values of the whole mesh: the parts of names, and the labels of everything."""

from collections.abc import Mapping

from meshgen.chart.entries import Entries
from meshgen.chart.types import Entry
from meshgen.transform import Settings

_PART = {"type": "string", "pattern": "^[-a-z0-9]*$", "maxLength": 50}
_LABEL = "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$"
_LABELS = {"type": "object", "additionalProperties": {"type": "string", "pattern": _LABEL}}


def mesh_entries(reference: Settings, envs: Mapping[str, Settings], entries: Entries) -> None:
    """Make the values of what environments do to all objects; the suffix where there is any."""
    names = "every name, and every reference to it"
    for name, part in (("namePrefix", "prefix"), ("nameSuffix", "suffix")):
        usual = getattr(reference, part)
        parts = {env: getattr(settings, part) for env, settings in envs.items()}
        if part == "prefix" or usual or any(parts.values()):
            entries.add(Entry.of((name,), parts, usual, _PART, names))
    labels = {env: dict(settings.labels) for env, settings in envs.items()}
    everywhere = "every object and pod: metadata.labels"
    entries.add(Entry.of(("labels",), labels, dict(reference.labels), _LABELS, everywhere))
