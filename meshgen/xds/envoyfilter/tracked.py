"""A patch on its way through the resources: what it found, or how far it came."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from meshgen.lenient import mapping
from meshgen.schemas.envoy import PATCHED
from meshgen.system.patches import Patch
from meshgen.xds.envoyfilter.merging import OtherTypeError, merge, merge_any
from meshgen.xds.resources import Json, copied

T = TypeVar("T")
# The values of a thing that a match looks for, and whether what is wanted is among them.
_Have = Sequence[Any]
_MERGES = frozenset(("MERGE", "MERGE_AND_REPLACE_LIST"))


def is_one(wanted: Any, have: _Have) -> bool:
    """Return whether a value is one of those that are there."""
    return wanted in have


@dataclass(frozen=True)
class Condition(Generic[T]):
    """What a match may ask of a thing; `path` is its place in the match.

    `demanded` is what is looked for where the field is missing, but the one above it is there.
    `only` says of which things it is asked.
    """

    path: tuple[str, ...]
    what: str
    have: Callable[[T], _Have]
    holds: Callable[[Any, _Have], bool] = is_one
    demanded: Any = None
    only: Callable[[T], bool] = lambda _: True

    def wanted(self, match: Any) -> Any:
        """Return what is looked for; None if it is nothing."""
        *above, last = self.path
        if self.demanded is None:
            return mapping(match, *above).get(last) or None
        found = mapping(match, *above[:-1]).get(above[-1])
        return None if found is None else mapping(found).get(last) or self.demanded


@dataclass(eq=False)
class Tracked:
    """A patch for a proxy; `value` is what it puts there, `operation` what Istio makes of its own.

    `is_applied` is whether anything was changed by it, `missed` what it looked for in vain, each
    with what was there instead, and `trouble` what kept it from being applied where it fits.
    """

    patch: Patch
    operation: str
    value: Any
    is_applied: bool = False
    missed: dict[tuple[str, ...], tuple[Condition[Any], set[Any]]] = field(default_factory=dict)
    trouble: str = ""

    def fits(self, conditions: Iterable[Condition[T]], thing: T) -> bool:
        """Return whether a thing meets conditions; what it has instead is remembered."""
        for condition in conditions:
            wanted = condition.wanted(self.patch.match)
            if wanted is None or not condition.only(thing):
                continue
            have = condition.have(thing)
            if not condition.holds(wanted, have):
                self.missed.setdefault(condition.path, (condition, set()))[1].update(have)
                return False
        return True

    def wants(self, *path: str) -> bool:
        """Return whether its match has a field."""
        *above, last = path
        return mapping(self.patch.match, *above).get(last) is not None

    @property
    def is_usable(self) -> bool:
        """Return whether Istio can read it."""
        return self.value is not None or self.operation == "REMOVE"

    @property
    def merges(self) -> bool:
        """Return whether it is merged into what is there."""
        return self.operation in _MERGES

    def merge_into(self, there: Json) -> None:
        """Merge its value into a thing of the kind that it is for, if it merges anything."""
        if not self.merges:
            return
        message, whole = PATCHED[self.patch.target], self.operation == "MERGE_AND_REPLACE_LIST"
        merge(message, there, copied(self.value), replace_lists=whole)
        self.is_applied = True

    def merged(self, there: Mapping[str, Any], given: Mapping[str, Any]) -> Json:
        """Return settings with some of its own merged into them. Raises OtherTypeError."""
        try:
            return merge_any(there, copied(given))
        except OtherTypeError as error:
            self.trouble = str(error)
            raise
