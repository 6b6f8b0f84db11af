"""What is wrong with objects together, as far as they do not ignore it."""

from collections.abc import Iterator, Sequence

from meshgen.checks.check import Subject
from meshgen.checks.ignores.annotation import idle_ignore
from meshgen.checks.ignores.ignored import Ignored
from meshgen.checks.runner import Runner
from meshgen.checks.violation import Violation


def found_together(
    runner: Runner, subjects: Sequence[Subject], ignored: Sequence[Ignored], *, sound: bool
) -> Iterator[tuple[int, Violation]]:
    """Yield what `Runner.check_together` does without what objects ignore, then idle ignores.

    `ignored` has for each of the objects what it ignores, and what of it was found before.
    """
    for position, violation in runner.check_together(subjects, sound=sound):
        if not ignored[position].covers(violation):
            yield position, violation
    if any(each.codes for each in ignored):
        asked = runner.asked(sound=sound)
        for position, each in enumerate(ignored):
            for code in each.idle(asked):
                yield position, idle_ignore(code)
