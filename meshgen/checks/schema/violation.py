"""What a schema check finds in one object."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from meshgen.findings import Code, Severity
from meshgen.resources import Path


@dataclass(frozen=True)
class Violation:
    """One place of an object that its schema refuses.

    `path` is the place in the object; for a field that is missing or unknown it includes the
    field. `message` says what was found, `expected` what is allowed, `hint` the nearest valid
    thing or the mend; the last two may be empty. `severity` is a warning where the API server
    would take the object, or where that could not be found out. `about_key`: it is the field's
    name that is wrong, not its value. `subcode` refines the code, where there is one. The last two
    do not tell violations apart.
    """

    path: Path
    message: str
    expected: str = ""
    hint: str = ""
    code: str = Code.SCHEMA
    severity: Severity = Severity.ERROR
    about_key: bool = field(default=False, compare=False)
    subcode: str = field(default="", compare=False)


def in_order(violations: Iterable[Violation]) -> list[Violation]:
    """Return violations once each, in the order of their places."""
    return sorted(dict.fromkeys(violations), key=lambda v: (_order(v.path), v.message))


def _order(path: Path) -> list[tuple[bool, int, str]]:
    return [(isinstance(p, str), *((0, p) if isinstance(p, str) else (p, ""))) for p in path]
