"""Finding a target with which a patch changes exactly the objects that are meant."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from meshgen.plan.types import Target
from meshgen.resources import Resource

# Characters that an expression would not take as themselves.
_SPECIAL = re.compile(r"[^-a-zA-Z0-9]")
# The label that tells services apart: a name says the same, and more plainly.
_SERVICE = "app"

Pair = tuple[str, str]


class Selector:
    """Knows the objects of a build, and finds targets among them."""

    def __init__(self, everything: Sequence[Resource], changing: Collection[str] = ()) -> None:
        """Take the objects that a target would be matched against.

        Labels that are `changing` select nothing: a patch is matched against what the one before it
        has left.
        """
        self._everything = everything
        self._changing = changing
        self._by_kind: dict[str, set[int]] = {}
        self._by_name: dict[str, set[int]] = {}
        self._by_pair: dict[Pair, set[int]] = {}
        for position, resource in enumerate(everything):
            self._by_kind.setdefault(resource.kind, set()).add(position)
            self._by_name.setdefault(resource.name, set()).add(position)
            for pair in self._pairs(resource):
                self._by_pair.setdefault(pair, set()).add(position)

    def select(self, wanted: Iterable[int]) -> Target | None:
        """Return the simplest target for just the objects at these positions.

        By kind, else by kind and label, else by kind and name, each with the group where one is
        needed; None if no target does.
        """
        meant = set(wanted)
        kinds = sorted({self._everything[p].kind for p in meant})
        candidates = set().union(*(self._by_kind[k] for k in kinds))
        target = self._target(meant, candidates, kinds)
        groups = {self._group(p) for p in meant}
        if target is None and len(groups) == 1 and groups != {""}:
            of_group = {p for p in candidates if self._group(p) in groups}
            target = self._target(meant, of_group, kinds)
            return target and replace(target, group=groups.pop())
        return target

    def one(self, position: int) -> Target:
        """Return the target for one object: its kind and name, and what else it takes."""
        resource = self._everything[position]
        target = Target(resource.kind, _alternatives([resource.name]))
        others = (self._by_kind[resource.kind] & self._by_name[resource.name]) - {position}
        if any(self._group(p) != self._group(position) for p in others):
            target = replace(target, group=self._group(position))
        if any(self._group(p) == self._group(position) for p in others):
            # As Kustomize has it before its own `namespace:` is set.
            target = replace(target, namespace=resource.key.namespace or "default")
        return target

    def _target(self, meant: set[int], candidates: set[int], kinds: list[str]) -> Target | None:
        kind = _alternatives(kinds)
        if candidates == meant:
            return Target(kind)
        selector = self._label(meant, candidates)
        if selector:
            return Target(kind, label_selector=selector)
        names = sorted({self._everything[p].name for p in meant})
        named = set().union(*(self._by_name[n] for n in names))
        return Target(kind, _alternatives(names)) if named & candidates == meant else None

    def _group(self, position: int) -> str:
        return self._everything[position].key.group

    def _pairs(self, resource: Resource) -> set[Pair]:
        labels = resource.object["metadata"].get("labels") or {}
        return {pair for pair in labels.items() if pair[0] not in self._changing}

    def _label(self, meant: set[int], candidates: set[int]) -> str:
        """Return a selector by a label that all of these have, or that all others have."""
        for key, value in sorted(self._pairs(self._everything[min(meant)])):
            if key != _SERVICE and self._by_pair[(key, value)] & candidates == meant:
                return f"{key}={value}"
        for key, value in sorted(self._pairs(self._everything[min(candidates - meant)])):
            if key != _SERVICE and candidates - self._by_pair[(key, value)] == meant:
                return f"{key}!={value}"
        return ""


def _alternatives(words: Sequence[str]) -> str:
    escaped = [_SPECIAL.sub(lambda match: f"\\{match[0]}", word) for word in words]
    return escaped[0] if len(escaped) == 1 else f"({'|'.join(escaped)})"
