"""Values of the whole mesh: the parts of names, and the labels of everything."""

from collections.abc import Mapping

from meshgen.chart.entries import Entries
from meshgen.chart.types import Entry
from meshgen.model.base import pattern_of
from meshgen.model.scalars import LabelValue
from meshgen.transform import Settings

_PART = {"type": "string", "pattern": "^[-a-z0-9]*$", "maxLength": 50}
_LABEL = {"type": "string", "pattern": pattern_of(LabelValue)}
_LABELS = {"type": "object", "additionalProperties": _LABEL}


def mesh_entries(settings: Mapping[str, Settings], entries: Entries) -> None:
    """Make the values of what environments do to all objects; the suffix where there is any.

    Under "" are the settings of the config without any environment.
    """
    names = "every name, and every reference to it"
    for name, part in (("namePrefix", "prefix"), ("nameSuffix", "suffix")):
        parts = {env: getattr(one, part) for env, one in settings.items()}
        if part == "prefix" or any(parts.values()):
            usual = parts.pop("")
            entries.add(Entry.of((name,), parts, usual, _PART, names))
    labels = {env: dict(one.labels) for env, one in settings.items()}
    usual, everywhere = labels.pop(""), "every object and pod: metadata.labels"
    entries.add(Entry.of(("labels",), labels, usual, _LABELS, everywhere))
