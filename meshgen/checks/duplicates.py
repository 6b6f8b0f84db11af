"""Find objects that stand in one file twice: of the two, the later one would win unseen.

Two files may well have the same object, for two clusters or for two kustomizations. Objects that
are in no file are not looked at.
"""

from collections.abc import Iterator, Sequence

from meshgen.checks.check import Context, GroupCheck, Scope, Subject
from meshgen.checks.violation import Violation
from meshgen.findings import Code, Severity
from meshgen.identity import Identity


def _duplicates(subjects: Sequence[Subject], _: Context) -> Iterator[tuple[int, Violation]]:
    """Yield a warning for each object that is the second of its name."""
    # Where an object stands first; None if its double was told of, as one finding is enough.
    lines: dict[Identity, int | None] = {}
    for position, subject in enumerate(subjects):
        if not subject.line or not subject.identity.name:
            continue
        if subject.identity not in lines:
            lines[subject.identity] = subject.line
            continue
        first, lines[subject.identity] = lines[subject.identity], None
        if first is not None:
            yield position, _warning(first)


def _warning(first: int) -> Violation:
    return Violation(
        ("metadata", "name"),
        f"this object stands in the file twice, first in the document of line {first}",
        hint="the later one replaces the other: give it another name, or remove one",
        code=Code.CONFLICT,
        severity=Severity.WARNING,
    )


DUPLICATES = GroupCheck(scope=Scope.SYSTEM, tolerant=True, run=_duplicates)
