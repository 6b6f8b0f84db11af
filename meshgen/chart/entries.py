"""The chart's values, collected one by one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from meshgen.chart.order import in_reading_order
from meshgen.chart.types import Entry
from meshgen.chart.valuenames import Taken
from meshgen.resources import canonical


class Entries:
    """Collects values; each gets a name of its own."""

    def __init__(self) -> None:
        """Start with none."""
        self._taken = Taken()
        self._entries: dict[tuple[str, ...], Entry] = {}
        self._asked: dict[tuple[str, ...], tuple[str, ...]] = {}

    def add(self, entry: Entry, *, shared: bool = False) -> tuple[str, ...]:
        """Keep a value, and return the name that it got.

        A `shared` one joins another of the same wish and the same contents.
        """
        wish = entry.path
        before = self._entries.get(self._asked.get(wish, ()))
        if shared and before and _fits(before, entry):
            both = {**before.overrides, **entry.overrides}
            places = [*before.places, *entry.places]
            self._entries[before.path] = replace(before, overrides=both, places=places)
            return before.path
        path = self._taken.free(wish)
        self._asked.setdefault(wish, path)
        self._entries[path] = replace(entry, path=path)
        return path

    def also(self, path: tuple[str, ...], place: str) -> None:
        """Note one more place that a value changes."""
        entry = self._entries[path]
        self._entries[path] = replace(entry, places=[*entry.places, place])

    def open(self, path: tuple[str, ...], schema: Mapping[str, Any], place: str) -> None:
        """Keep a mapping that takes more keys than there are values below it."""
        self._taken.open(path)
        self._entries[path] = Entry(path, {}, {}, schema, [place], open=True)

    def all(self) -> tuple[Entry, ...]:
        """Return the values in the order of values.yaml."""
        return in_reading_order(self._entries.values())


def _fits(one: Entry, other: Entry) -> bool:
    both = [(one.default, other.default), (one.template, other.template)]
    common = one.overrides.keys() & other.overrides.keys()
    both += [(one.overrides[env], other.overrides[env]) for env in common]
    return all(canonical(a) == canonical(b) for a, b in both)
