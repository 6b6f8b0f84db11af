"""The lines of the files that findings are about."""

from collections.abc import Sequence

from meshgen.errors import MeshgenError
from meshgen.inputs import read_text


class Sources:
    """Files, each read once; one that cannot be read any more has no lines."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._read: dict[str, Sequence[str] | None] = {}

    def lines(self, file: str) -> Sequence[str] | None:
        """Return the lines of a file; None where it cannot be read."""
        if file not in self._read:
            try:
                self._read[file] = read_text(file).split("\n")
            except (MeshgenError, OSError, ValueError):
                self._read[file] = None
        return self._read[file]
