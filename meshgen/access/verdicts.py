"""Who may reach whom, and where it is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from meshgen.access.arriving import Because
from meshgen.access.changes import Change, between
from meshgen.access.matrix import Matrix
from meshgen.access.question import EVERYTHING, Question
from meshgen.findings import Finding, Related
from meshgen.resources import Path
from meshgen.system import Member
from meshgen.system.access import Caller

# Knows where an object says something, maybe of one caller.
Placing = Callable[[Member, Path, Caller | None], Related]


@dataclass(frozen=True)
class Verdicts:
    """Who may reach whom in an environment, "" for manifests; `find` knows where objects say it.

    `findings` are about what was read, `question` is what was asked.
    """

    environment: str
    matrix: Matrix
    find: Placing
    findings: Sequence[Finding] = field(default_factory=tuple)
    question: Question = EVERYTHING

    @property
    def hints(self) -> Sequence[str]:
        """Return lines about what nothing says, and what would."""
        unsaid = {w.namespace for w in self.matrix.system.workloads if w.in_mesh is None}
        return [
            f"nothing says whether namespace {name} is injected: a Namespace with the label does, "
            "and --inject"
            for name in sorted(unsaid)
        ]

    def place(self, because: Because, caller: Caller | None = None) -> Related | None:
        """Return where what decides is written, of one `caller`; None where nobody wrote it."""
        return self.find(because.member, because.path, caller) if because.member else None


@dataclass(frozen=True)
class Compared:
    """What changed in an environment since `against`; `is_new` where that had none of it."""

    verdicts: Verdicts
    against: str
    changes: Sequence[Change]
    matrix: Matrix
    is_new: bool = False

    @property
    def environment(self) -> str:
        """Return the environment."""
        return self.verdicts.environment


def compared(verdicts: Verdicts, before: Matrix | None, against: str) -> Compared:
    """Return what changed since another matrix; where there is none, all that is open is new."""
    empty = replace(verdicts.matrix.system, members=())
    changes = between(before or Matrix(empty, verdicts.matrix.said), verdicts.matrix)
    return Compared(verdicts, against, changes.all(), changes.after, before is None)
