"""What callers may write where meshgen wants paths, names and somebody to tell."""

import os
from collections.abc import Iterable
from typing import Protocol

StrPath = str | os.PathLike[str]
# One name, or several.
Names = str | Iterable[str]


def listed(names: Names) -> list[str]:
    """Return one name or several as a list."""
    return [names] if isinstance(names, str) else list(names)


class Progress(Protocol):
    """Told how many steps there will be, and what each does."""

    def expect(self, steps: int) -> None:
        """Take note of the number of steps."""

    def __call__(self, doing: str, /) -> None:
        """Take note of a step that begins."""
