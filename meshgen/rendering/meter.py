"""How much a template may do: steps and sizes are counted, so that every machine says the same.

A step is an iteration, a call, a filter, sixteen characters or one item of a value that somebody
looks at. Seconds and memory would be another limit on every machine.
"""

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from types import NoneType
from typing import Any

from jinja2 import Undefined
from jinja2.exceptions import TemplateRuntimeError
from msgspec import Struct

from meshgen.model.base import fields_set
from meshgen.rendering.plain import kind_of

# What the rendering of one object may take: a second or so. meshgen's own take a few hundred.
STEPS = 1_000_000
# Characters of one text; etcd takes no larger object.
LONGEST = 1024 * 1024
# Digits that a number has at most: 64 bits and room for what is worked out on the way.
LARGEST_BITS = 1024
# Calls, includes and parts inside of each other, and lists and mappings.
DEEPEST_CALLS, DEEPEST_VALUE = 50, 100
PER_STEP = 16
_ITEMS = (list, tuple, Mapping, KeysView, ValuesView, ItemsView)
_SINGLE = (int, float, bool, NoneType)


class Meter:
    """What one rendering has left; whatever goes beyond raises TemplateRuntimeError."""

    def __init__(self, *, limited: bool = True) -> None:
        """Start with everything left; what is not limited has been rendered once already."""
        self._limited = limited
        self.restart()

    def restart(self) -> None:
        """Begin another rendering."""
        self._left, self._depth = STEPS, 0

    def spend(self, steps: int) -> None:
        """Count steps."""
        self._left -= steps
        if self._left < 0 and self._limited:
            raise TemplateRuntimeError(f"it takes more than {STEPS:,} steps to render")

    def text(self, length: int) -> None:
        """Count a text of that length, which is about to be made."""
        if length > LONGEST and self._limited:
            raise TemplateRuntimeError(f"it makes a text of more than {LONGEST:,} characters")
        self.spend(length // PER_STEP)

    def bits(self, number: int) -> None:
        """Count a whole number of so many bits, which is about to be made."""
        if number > LARGEST_BITS:
            raise TemplateRuntimeError(f"it makes a number of more than {LARGEST_BITS:,} bits")

    def whole(self, value: Any) -> None:
        """Count all that a value holds."""
        self.spend(weight(value))

    def made(self, value: Any) -> Any:
        """Return what was made, counted; what is made bit by bit is counted then."""
        if isinstance(value, str | bytes):
            self.text(len(value))
        elif type(value) is int:
            self.bits(value.bit_length())
        elif isinstance(value, list | tuple | dict):
            self.spend(len(value))
        elif isinstance(value, Iterator):
            return self.items(value)
        return value

    def items(self, iterable: Iterable[Any], steps: int = 1) -> Iterator[Any]:
        """Yield what an iterable has, each for so many steps."""
        for item in iterable:
            self.spend(steps)
            yield item

    def enter(self) -> None:
        """Begin something that may hold itself."""
        self._depth += 1
        if self._depth > DEEPEST_CALLS:
            raise TemplateRuntimeError(f"it calls itself more than {DEEPEST_CALLS} deep")

    def leave(self) -> None:
        """End what was entered."""
        self._depth -= 1


def weight(value: Any, *, data: bool = False) -> int:
    """Return how many steps it takes to look at all of a value; beyond what there are, any more.

    With `data`, raises TemplateRuntimeError for whatever a text of it would show an address of.
    """
    if isinstance(value, str):
        return len(value) // PER_STEP
    if type(value) in _SINGLE:
        return 1
    total = 0
    within: list[tuple[Any, int]] = [(value, 0)]
    while within and total <= STEPS:
        item, depth = within.pop()
        kind = type(item)
        if kind in _SINGLE:
            total += 1
        elif kind is str or isinstance(item, str | bytes):
            total += len(item) // PER_STEP
        elif kind is range:
            total += len(item)
        elif kind is dict or kind is list or isinstance(item, _ITEMS):
            total += len(item)
            if depth == DEEPEST_VALUE:
                raise TemplateRuntimeError(f"a value is nested more than {DEEPEST_VALUE} deep")
            if total <= STEPS:
                below = item if kind is list else _below(item)
                within += [(inner, depth + 1) for inner in below]
        elif isinstance(item, Struct):
            within.append((dict(fields_set(item)), depth))
        elif data and not isinstance(item, int | float | Undefined):
            raise TemplateRuntimeError(f"a template cannot print {kind_of(item)}")
        else:
            total += 1
    return total


def _below(items: Any) -> Iterable[Any]:
    return [*items, *items.values()] if isinstance(items, Mapping) else items
