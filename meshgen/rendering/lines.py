"""From a place in what a template printed to the place in the template.

The text is printed once more with marks: each piece of a template's own text starts with its file
and line. A line of the output began on the line of the last piece before it, or later by as many
lines as that piece has had.
"""

import re

from meshgen.findings import Location
from meshgen.rendering.rewriter import MARK_CLOSE, MARK_OPEN

_MARK = re.compile(f"{MARK_OPEN}([^{MARK_CLOSE}]*):(\\d+){MARK_CLOSE}")


def place_of(wanted: int | str, marked: str) -> Location:
    """Return the place in the template of a line of the output, or of a text in it.

    `wanted` is the line, from 1, or the text; what is not there counts as the beginning.
    """
    offset = _line_start(wanted, marked) if isinstance(wanted, int) else marked.find(wanted)
    place = Location()
    for mark in _MARK.finditer(marked):
        if place.file and mark.start() > offset:
            break
        newlines = marked.count("\n", mark.end(), max(offset, mark.end()))
        place = Location(mark[1], int(mark[2]) + newlines)
    return place


def _line_start(line: int, marked: str) -> int:
    offset = 0
    for _ in range(line - 1):
        offset = marked.find("\n", offset) + 1
    # The marks at the line's start belong to it.
    while mark := _MARK.match(marked, offset):
        offset = mark.end()
    return offset
