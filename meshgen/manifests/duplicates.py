"""Find objects that stand in one file twice: of the two, the later one would win unseen.

Two files may well have the same object, for two clusters or for two kustomizations.
"""

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location, Severity
from meshgen.manifests.chunks import Chunk
from meshgen.manifests.documents import Documents, placed
from meshgen.manifests.inspect import Seen
from meshgen.manifests.objects import Identity
from meshgen.resources import dotted


class Duplicates:
    """Remembers the objects of every file."""

    def __init__(self) -> None:
        """Start with no object known."""
        # Where an object stands first; None if its double was told of, as one finding is enough.
        self._lines: dict[tuple[str, Identity], int | None] = {}

    def find(self, file: str, chunk: Chunk, seen: Seen) -> list[Finding]:
        """Return a warning if an object is the second of its name in a file."""
        key = file, seen.identity
        if key not in self._lines:
            self._lines[key] = chunk.line if seen.identity.name else None
            return []
        first, self._lines[key] = self._lines[key], None
        return [] if first is None else [_warning(file, chunk, seen, first)]


def _warning(file: str, chunk: Chunk, seen: Seen, first: int) -> Finding:
    path = (*seen.path, "metadata", "name")
    finding = Finding(
        Code.CONFLICT,
        f"this object stands in the file twice, first in the document of line {first}",
        _place(chunk, seen.document, path),
        dotted(path),
        hint="the later one replaces the other: give it another name, or remove one",
        resource=str(seen.identity),
        severity=Severity.WARNING,
    )
    return placed(finding, file, chunk.line)


def _place(chunk: Chunk, document: int, path: tuple[str | int, ...]) -> Location:
    try:
        return Documents(chunk.text).place(document, path)
    except MeshgenError:
        return Location(line=1)
