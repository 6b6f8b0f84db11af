"""What came of a look at a cluster: what is told, by concern, and the findings of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from meshgen.findings import Finding, Severity
from meshgen.live.line import Line, Status, worst


@dataclass(frozen=True)
class Part:
    """What is told of one concern."""

    name: str
    lines: Sequence[Line]

    @property
    def status(self) -> Status:
        """Return how it stands."""
        return worst(self.lines)


@dataclass(frozen=True)
class Told:
    """A line, and the finding that it is, if it is one."""

    line: Line
    finding: Finding | None = None


@dataclass(frozen=True)
class Verified:
    """What a cluster says of an environment: parts in order, each with what is told of it.

    `namespaces` are those that were looked at, where not all of them were.
    """

    environment: str
    parts: Sequence[tuple[Part, Sequence[Told]]] = ()
    context: str = ""
    findings: Sequence[Finding] = field(default=())
    namespaces: Sequence[str] = ()

    @property
    def holds(self) -> bool:
        """Return whether nothing weighs as an error, and nothing is on its way."""
        return not self.number(Status.WAITING) and all(
            finding.severity is not Severity.ERROR for finding in self.findings
        )

    def number(self, status: Status) -> int:
        """Return how many lines have a status."""
        return sum(told.line.status is status for _, lines in self.parts for told in lines)
