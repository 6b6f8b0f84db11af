"""How large the values may be that a part of an expression yields."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

# What a character of a text costs, where a value costs 1. Source: StringTraversalCostFactor in
# k8s.io/apiserver/pkg/cel/library/cost.go, as for all that cel-go charges.
CHARACTER = 0.1


class Extent:
    """What is known of a value before it is there: it is no larger than this says."""

    def __init__(self, length: float, total: float, item: "Extent | None" = None) -> None:
        """Take the most items or characters, the cost to look at all of it, and what an item is.

        Without the latter, an item may be anything that is not larger than the whole.
        """
        self._sizes = length, max(1.0, total)
        self._item = item

    @cached_property
    def length(self) -> float:
        """Return the number of items or characters."""
        return self._sizes[0]

    @cached_property
    def count(self) -> float:
        """Return the number of items; there are none that cost nothing to look at."""
        return min(self._sizes)

    @cached_property
    def total(self) -> float:
        """Return what it costs to look at all of it."""
        return self._sizes[1]

    @cached_property
    def each(self) -> "Extent":
        """Return what a list's item or a map's key is."""
        return self._item or Extent(self.total / CHARACTER, self.total)

    def at(self, _key: str | None = None) -> "Extent":
        """Return what stands at a key; without one, at any key or position."""
        return self.each

    @property
    def may_be_list(self) -> bool:
        """Return whether it can be a list."""
        return True


class OneOf(Extent):
    """One of some values that are there."""

    def __init__(self, values: Iterable[Any]) -> None:
        """Take the values."""
        self._values = tuple(values)
        self._at: dict[str | None, Extent] = {}

    @cached_property
    def length(self) -> float:
        """Return the number of items or characters."""
        sized = (value for value in self._values if isinstance(value, str | bytes | list | dict))
        return max(map(len, sized), default=0)

    @cached_property
    def count(self) -> float:
        """Return the number of items; a text has none."""
        return max(map(len, self._containers()), default=0)

    @cached_property
    def total(self) -> float:
        """Return what it costs to look at all of it."""
        return max(map(total_of, self._values), default=1)

    @cached_property
    def each(self) -> Extent:
        """Return what a list's item or a map's key is."""
        return OneOf(item for value in self._containers() for item in value)

    def at(self, _key: str | None = None) -> Extent:
        """Return what stands at a key; without one, at any key or position."""
        if _key not in self._at:
            self._at[_key] = OneOf(self._found(_key))
        return self._at[_key]

    @property
    def may_be_list(self) -> bool:
        """Return whether it can be a list."""
        return any(isinstance(value, list) for value in self._values)

    def _found(self, key: str | None) -> Iterable[Any]:
        for value in self._containers():
            if key is None:
                yield from value.values() if isinstance(value, dict) else value
            elif isinstance(value, dict) and key in value:
                yield value[key]

    def _containers(self) -> Iterable[Any]:
        return (value for value in self._values if isinstance(value, list | dict))


class Either(Extent):
    """What is known in several ways of which one holds."""

    def __init__(self, ways: Sequence[Extent]) -> None:
        """Take the ways, one at least; one that is there twice counts once."""
        self._ways = list(dict.fromkeys(ways))
        self._at: dict[str | None, Extent] = {}

    @cached_property
    def length(self) -> float:
        """Return the number of items or characters."""
        return max(way.length for way in self._ways)

    @cached_property
    def count(self) -> float:
        """Return the number of items."""
        return max(way.count for way in self._ways)

    @cached_property
    def total(self) -> float:
        """Return what it costs to look at all of it."""
        return max(way.total for way in self._ways)

    @cached_property
    def each(self) -> Extent:
        """Return what a list's item or a map's key is."""
        return Either([way.each for way in self._ways])

    def at(self, _key: str | None = None) -> Extent:
        """Return what stands at a key; without one, at any key or position."""
        if _key not in self._at:
            self._at[_key] = Either([way.at(_key) for way in self._ways])
        return self._at[_key]

    @cached_property
    def may_be_list(self) -> bool:
        """Return whether it can be a list."""
        return any(way.may_be_list for way in self._ways)


SMALL = Extent(0, 1)


def total_of(value: Any) -> float:
    """Return what it costs to look at all of a value."""
    if isinstance(value, str | bytes):
        return 1 + len(value) * CHARACTER
    if isinstance(value, Mapping):
        return 1 + sum(total_of(key) + total_of(item) for key, item in value.items())
    if isinstance(value, list):
        return 1 + sum(map(total_of, value))
    return 1
