"""Who may reach whom, and where it is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from meshgen.access.arriving import Because
from meshgen.access.matrix import Matrix
from meshgen.findings import Finding, Related
from meshgen.resources import Path
from meshgen.system import Member

Placing = Callable[[Member, Path], Related]


@dataclass(frozen=True)
class Verdicts:
    """Who may reach whom in an environment, "" for manifests; `find` knows where objects say it.

    `findings` are about what was read.
    """

    environment: str
    matrix: Matrix
    find: Placing
    findings: Sequence[Finding] = field(default_factory=tuple)

    def place(self, because: Because) -> Related | None:
        """Return where what decides is written; None where nobody wrote it."""
        return self.find(because.member, because.path) if because.member else None
