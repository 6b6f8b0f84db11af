"""What of all that is found together is ignored, and which ignores are of no use."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from meshgen.checks.ignores.annotation import PLACE, has_ignores
from meshgen.checks.ignores.ignored import Ignored
from meshgen.checks.violation import Violation
from meshgen.findings import Location
from meshgen.manifests.together.standing import Standing


class Ignoring:
    """Knows what each object ignores, over all systems that it is in.

    An object of several builds stands in one file: there its annotation is of use if it is of use
    in one of them.
    """

    def __init__(self, standings: Iterable[Standing], codes: Callable[[object], Sequence[str]]):
        """Take the objects; `codes` tells which codes an object ignores."""
        self._ignored = {
            each: Ignored(codes(each.object))
            for each in standings
            if each.is_checked and has_ignores(each.object)
        }
        self._asked: dict[Standing, frozenset[str]] = {}

    def has_any(self) -> bool:
        """Return whether anything is ignored."""
        return bool(self._ignored)

    def ask(self, standings: Iterable[Standing], codes: frozenset[str]) -> None:
        """Take note of what was asked of objects."""
        for each in self._ignored.keys() & set(standings):
            self._asked[each] = self._asked.get(each, frozenset()) | codes

    def covers(self, standing: Standing, violation: Violation) -> bool:
        """Return whether an object ignores what is wrong with it."""
        return standing in self._ignored and self._ignored[standing].covers(violation)

    def idle(self) -> Iterator[tuple[Standing, str]]:
        """Yield the codes that are ignored and were not found, each at one of its objects."""
        used = {(at, code) for each, at in self._places.items() for code in self._used(each)}
        for each, at in self._places.items():
            for code in self._ignored[each].idle(self._asked.get(each, frozenset())):
                if (at, code) not in used:
                    used.add((at, code))
                    yield each, code

    def _used(self, standing: Standing) -> Iterable[str]:
        return self._ignored[standing].used

    @cached_property
    def _places(self) -> dict[Standing, Location]:
        return {each: each.telling.place(PLACE).location for each in self._ignored}
