"""What is looked at: which questions it needs answered, and what it makes of the answers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from meshgen.live.expected import Expected
from meshgen.live.line import Line
from meshgen.live.observed import Observed

Paths = Iterable[str]
# Calls of kubectl that run something in a pod, as its words behind `exec`.
Commands = Iterable[Sequence[str]]


def _nothing(*_: object) -> tuple[()]:
    return ()


@dataclass(frozen=True)
class Concern:
    """A part of the picture; it asks nobody itself.

    `asks` gives the paths to ask for, `then` those that answers to all first ones lead to, `runs`
    what is run in pods where that is allowed. `judge` is a pure function of what is expected and
    what was observed.
    """

    name: str
    judge: Callable[[Expected, Observed], Iterable[Line]]
    asks: Callable[[Expected], Paths] = _nothing
    then: Callable[[Expected, Observed], Paths] = _nothing
    runs: Callable[[Expected, Observed], Commands] = _nothing
