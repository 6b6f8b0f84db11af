"""What a schema check finds in one object."""

from dataclasses import dataclass

from meshgen.findings import Code
from meshgen.resources import Path


@dataclass(frozen=True)
class Violation:
    """One place of an object that its schema refuses.

    `path` is the place in the object; for a field that is missing or unknown it includes the
    field. `message` says what was found, `expected` what is allowed, `hint` the nearest valid
    thing or the mend; the last two may be empty.
    """

    path: Path
    message: str
    expected: str = ""
    hint: str = ""
    code: Code = Code.SCHEMA
