"""Finding a target with which a patch changes exactly the objects that are meant."""

import re
from collections.abc import Iterable, Sequence

from meshgen.plan.types import Target
from meshgen.resources import Resource

# Characters that an expression would not take as themselves.
_SPECIAL = re.compile(r"[^-a-zA-Z0-9]")
# The label that tells services apart: a name says the same, and more plainly.
_SERVICE = "app"

Pair = tuple[str, str]


class Selector:
    """Knows the objects of a build, and finds targets among them."""

    def __init__(self, everything: Sequence[Resource]) -> None:
        """Take the objects that a target would be matched against."""
        self._everything = everything
        self._by_kind: dict[str, set[int]] = {}
        self._by_name: dict[str, set[int]] = {}
        self._by_pair: dict[Pair, set[int]] = {}
        for position, resource in enumerate(everything):
            self._by_kind.setdefault(resource.kind, set()).add(position)
            self._by_name.setdefault(resource.name, set()).add(position)
            for pair in _pairs(resource):
                self._by_pair.setdefault(pair, set()).add(position)

    def select(self, wanted: Iterable[int]) -> Target | None:
        """Return the simplest target for just the objects at these positions.

        By kind, else by kind and label, else by kind and name; None if no target does.
        """
        meant = set(wanted)
        kinds = sorted({self._everything[p].kind for p in meant})
        kind = _alternatives(kinds)
        candidates = set().union(*(self._by_kind[k] for k in kinds))
        if candidates == meant:
            return Target(kind)
        selector = self._label(meant, candidates)
        if selector:
            return Target(kind, label_selector=selector)
        names = sorted({self._everything[p].name for p in meant})
        named = set().union(*(self._by_name[n] for n in names))
        return Target(kind, _alternatives(names)) if named & candidates == meant else None

    def _label(self, meant: set[int], candidates: set[int]) -> str:
        """Return a selector by a label that all of these have, or that all others have."""
        for key, value in sorted(_pairs(self._everything[min(meant)])):
            if key != _SERVICE and self._by_pair[(key, value)] & candidates == meant:
                return f"{key}={value}"
        for key, value in sorted(_pairs(self._everything[min(candidates - meant)])):
            if key != _SERVICE and candidates - self._by_pair[(key, value)] == meant:
                return f"{key}!={value}"
        return ""


def _pairs(resource: Resource) -> set[Pair]:
    return set((resource.object["metadata"].get("labels") or {}).items())


def _alternatives(words: Sequence[str]) -> str:
    escaped = [_SPECIAL.sub(lambda match: f"\\{match[0]}", word) for word in words]
    return escaped[0] if len(escaped) == 1 else f"({'|'.join(escaped)})"
