"""Cut a file's text into documents without parsing it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Nothing but a document's start can stand so, not even inside of a quoted text or a literal:
# `c-forbidden` in https://yaml.org/spec/1.2.2/#912-document-markers.
_START = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)
# Directives belong to the document after them; they may stand after `...`, or at the beginning.
_DIRECTIVES = re.compile(r"^(?:%|\.\.\.(?:[ \t\r\n]|\Z))", re.MULTILINE)
_CONTENT = re.compile(r"^(?!---(?:[ \t\r\n]|\Z))[ \t]*[^#\s]|^---[ \t]+[^#\s]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a file's text, nearly always one document; `line` is its first line's number."""

    text: str
    line: int


def cut(text: str) -> Iterator[Chunk]:
    """Yield the documents of a text in order, each from its first line that is no comment.

    Those that hold nothing but comments are left out. A text with directives or `...` lines stays
    in one piece.
    """
    if _DIRECTIVES.search(text):
        yield Chunk(text, 1)
        return
    starts = [match.start() for match in _START.finditer(text)]
    line, counted = 1, 0
    for begin, end in zip([0, *starts], [*starts, len(text)], strict=True):
        content = _CONTENT.search(text, begin, end)
        if content:
            line += text.count("\n", counted, content.start())
            counted = content.start()
            yield Chunk(text[counted:end], line)
