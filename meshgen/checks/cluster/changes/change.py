"""A change of one object, as its checks see it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.resources import Object, Path


@dataclass(frozen=True)
class Change:
    """An object before and after it is applied, both with defaults set, for some releases.

    `new` is what is applied: what `after` has besides is a default, or kept from before.
    """

    before: Object
    after: Object
    new: Object
    span: Span

    @property
    def specs(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the spec before and after."""
        old, new = self.both("spec")
        return old or {}, new or {}

    def both(self, *path: str) -> tuple[Any, Any]:
        """Return what stands at a path before and after; None for nothing."""
        return at(self.before, path), at(self.after, path)


# What is wrong with a change of an object of a kind.
ChangeCheck = Callable[[Change], Iterator[Violation]]


def at(value: Any, path: Path) -> Any:
    """Return what stands at a path, or None."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
