"""Defaults of an API type, and of the types of its fields."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

# What sets defaults that depend on other fields; it changes its argument.
Fill = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, eq=False, slots=True)
class Defaults:
    """What a value of a type has where nothing is said.

    `absent` counts where a field is not there, `zero` also where it is empty, zero or false, which
    is the same for a field that is no pointer. `fill` comes before both. A field that is a list has
    the defaults of its items.
    """

    absent: Mapping[str, Any] = field(default_factory=dict)
    zero: Mapping[str, Any] = field(default_factory=dict)
    fill: tuple[Fill, ...] = ()
    fields: "Mapping[str, Defaults]" = field(default_factory=dict)

    def set(self, value: Any) -> None:
        """Set the defaults in a value, and in all that it holds."""
        if not isinstance(value, dict):
            return
        for fill in self.fill:
            fill(value)
        for name, default in self.absent.items():
            if name not in value:
                value[name] = deepcopy(default)
        for name, default in self.zero.items():
            if not value.get(name):
                value[name] = deepcopy(default)
        for name, below in self.fields.items():
            item = value.get(name)
            for each in item if isinstance(item, list) else [item]:
                below.set(each)
