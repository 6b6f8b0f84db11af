"""What may not change of a kind, and what to do about it: the forms of the table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from meshgen.checks.cluster.changes.change import Change, ChangeCheck
from meshgen.checks.cluster.changes.remedies import Remedy
from meshgen.checks.cluster.changes.same import differences
from meshgen.checks.cluster.changes.told import refused
from meshgen.checks.violation import Violation
from meshgen.resources import Path

# So many places of one field are told each, of more only that there are.
_MANY = 3


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """A field that stays as it was, with all in it.

    `since` and `before` are the minor releases that refuse a change: where the field is older, it
    was dropped, or may be changed. `when` tells for which objects; without it, for all. `remedy` is
    what to do instead, where it is not the kind's.
    """

    path: tuple[str, ...]
    since: int = 0
    before: int = 999
    when: Callable[[Change], bool] | None = None
    remedy: Remedy | None = None


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What may not change of a kind; `remedy` is what to do instead."""

    remedy: Remedy
    fixed: tuple[Fixed, ...] = ()
    checks: tuple[ChangeCheck, ...] = field(default=())

    def violations(self, change: Change) -> Iterator[Violation]:
        """Yield what may not change, and does."""
        for each in self.fixed:
            span = change.span
            is_due = span.since(each.since) and span.before(each.before)
            if is_due and (each.when is None or each.when(change)):
                for violation in unchanged(each.path, *change.both(*each.path)):
                    yield _mended(violation, each.remedy or self.remedy, change)
        for check in self.checks:
            for violation in check(change):
                yield _mended(violation, self.remedy, change)


def _mended(violation: Violation, remedy: Remedy, change: Change) -> Violation:
    return violation if violation.hint else replace(violation, hint=remedy.told(change.new))


def unchanged(path: Path, before: object, after: object, why: str = "") -> Iterator[Violation]:
    """Yield where a value differs from the one before, which it may not."""
    why = why or f"`{path[-1]}` may not change"
    places = list(differences(before, after, path))
    if len(places) > _MANY:
        places = [(path, before, after)]
    for place, old, new in places:
        yield refused(place, old, new, why)
