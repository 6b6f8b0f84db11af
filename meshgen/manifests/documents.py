"""A chunk's documents as data, and the places of their values when somebody asks."""

import re
from dataclasses import replace

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.resources import Path
from meshgen.yamlio import Node, at, load_all, locate, read_data, to_data

# An object of 3 MiB is refused by the API server, and a list of more is seldom written by hand.
MOST_CHARACTERS = 16 * 1024 * 1024
# The places of all values of a longer text take gigabytes of memory.
MOST_PLACED = 4 * 1024 * 1024
# Without them, those of a text of so many lines and items take some 500 MB.
MOST_ITEMS = 1024 * 1024
# The file's name in locations that are relative to a chunk; no text that a finding shows has it.
_HERE = "\0"
_PLACE = re.compile(rf"{_HERE}:(\d+)")
_LINE = re.compile(r"(?<=that starts in line )\d+$")


class Documents:
    """The documents of one text; `data` is what they hold, read without places if possible."""

    def __init__(self, text: str) -> None:
        """Read the text; raises MeshgenError where it is no YAML, or YAML that is refused."""
        self._text = text
        self._nodes: list[Node] | None = None
        if len(text) > MOST_CHARACTERS:
            raise _too_long(text, MOST_CHARACTERS)
        data = read_data(text)
        if data is not None:
            self.data = [data]
            return
        placed = len(text) <= MOST_PLACED
        if not placed and text.count("\n") + text.count(",") > MOST_ITEMS:
            raise _too_long(text, MOST_PLACED)
        nodes = load_all(text, _HERE, placed=placed)
        self._nodes = nodes if placed else None
        self.data = [to_data(node) for node in nodes]

    def place(self, document: int, path: Path = (), *, key: bool = False) -> Location:
        """Return where the value at a path stands, or its key, or what there is of the way to it.

        Lines count from the text's first; the file is for `placed` to fill in. Of a very long text
        it is the beginning.
        """
        if self._nodes is None:
            self._nodes = self._read_places()
        if document >= len(self._nodes):
            return Location(_HERE, 1, 1)
        return locate(self._nodes[document], path, key=key)

    def written(self, document: int, path: Path) -> str:
        """Return how a number or a boolean is written; "" for a text, and what is not known."""
        nodes = self._nodes or []
        node = at(nodes[document], path) if document < len(nodes) else None
        return node.text if node else ""

    def _read_places(self) -> list[Node]:
        if len(self._text) > MOST_PLACED:
            return []
        try:
            return load_all(self._text, _HERE)
        except MeshgenError:  # JSON that is no YAML: "\ud83d\ude00" for a character
            return []


def _too_long(text: str, most: int) -> MeshgenError:
    million = 1024 * 1024
    message = f"this document has {len(text) / million:.1f} million characters"
    expected = f"expected at most {most // million} million"
    hint = "the API server takes objects of up to 3 MiB; split a list into documents"
    return MeshgenError([Finding(Code.READ, message, Location(_HERE, 1, 1), "", expected, hint)])


def placed(finding: Finding, file: str, first: int) -> Finding:
    """Return a finding of a chunk as one of the file that the chunk's line `first` stands in."""
    at, before = finding.location, first - 1
    moved = Location(file, at.line + before if at.line else first, at.column)

    def place(match: re.Match[str]) -> str:
        return f"{file}:{int(match[1]) + before}"

    return replace(
        finding,
        location=moved,
        message=_LINE.sub(lambda match: str(int(match[0]) + before), finding.message),
        expected=_PLACE.sub(place, finding.expected),
    )
