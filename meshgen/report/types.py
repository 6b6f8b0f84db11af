"""What a reporter gets, and what it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from meshgen.codes import Description
from meshgen.findings import Finding, Location, Severity


@dataclass(frozen=True)
class Case:
    """A test of a config's that was run: where it stands, and what was found; nothing if it holds.

    `seconds` is how long it took.
    """

    name: str
    location: Location
    findings: Sequence[Finding] = ()
    seconds: float = 0.0

    @property
    def is_met(self) -> bool:
        """Return whether nothing was found that weighs as an error."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True)
class Report:
    """What one run of a command found.

    `findings` stand in the order to print. `counts` says how much was looked at, by name
    (`objects`, `valid`). `files` are those looked at, clean ones too; a command that does not go
    through files leaves it empty. `versions` are the releases checked against, by product. `hints`
    are lines about the whole run: what it could not tell, and what would. `own` are the rules of
    the user's own. `cases` are tests that were run; their findings are among the others.
    """

    command: str
    findings: Sequence[Finding]
    counts: Mapping[str, int] = field(default_factory=dict)
    files: Sequence[str] = ()
    versions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    hints: Sequence[str] = ()
    own: Mapping[str, Description] = field(default_factory=dict)
    cases: Sequence[Case] = ()

    def number(self, severity: Severity) -> int:
        """Return how many findings have a severity."""
        return sum(f.severity is severity for f in self.findings)


class Reporter(Protocol):
    """Turns a report into the whole text of one format, its last line ended."""

    def __call__(self, report: Report, *, colour: bool) -> str:
        """Return the text; only the format for people heeds `colour`."""
        ...
