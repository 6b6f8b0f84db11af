"""What is told of a cluster: a line each, with how it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from meshgen.codes import Description
from meshgen.resources import Path


class Status(StrEnum):
    """How something stands. What could not be seen is unknown, and never fine."""

    OK = "ok"
    WRONG = "wrong"
    WAITING = "waiting"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Line:
    """One thing that was looked at.

    `about` is what it is told of (`Deployment/prod-web`), `mend` what to do. What is not ok may
    have a code: then it becomes a finding, at the setting behind `path` of the rendered object at
    `position`, or of the environment where there is none. `figures` are numbers of it, for
    scripts.
    """

    status: Status
    text: str
    about: str = ""
    mend: str = ""
    code: Description | None = None
    position: int | None = None
    path: Path = ()
    figures: Mapping[str, object] | None = None


def worst(lines: Iterable[Line]) -> Status:
    """Return how several lines stand together."""
    found = {line.status for line in lines}
    order = (Status.WRONG, Status.WAITING, Status.UNKNOWN)
    return next((status for status in order if status in found), Status.OK)
