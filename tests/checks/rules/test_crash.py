"""A rule that crashes is told of, and ends nothing."""

from collections.abc import Iterator

from meshgen.checks.rules.check import found_by
from meshgen.checks.rules.injection.misplaced import MisplacedAnnotation
from meshgen.checks.rules.rule import Mistake
from meshgen.system import System
from tests.checks.rules.cases import cases, system_of


class Crashing(MisplacedAnnotation):
    """Finds one mistake, and then divides by zero."""

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield a mistake, and crash."""
        yield self.mistake(system.members[0], (), "one")
        raise ZeroDivisionError("by zero")


def test_a_crash_is_a_finding_that_asks_to_be_reported() -> None:
    mistakes = list(found_by(Crashing(), system_of(cases()[0])))
    assert [violation.message for _, violation in mistakes] == [
        "one",
        "the rule MG1001 could not be asked: ZeroDivisionError: by zero",
    ]
    assert mistakes[1][1].code == "MG901"
    assert "report it" in mistakes[1][1].hint
