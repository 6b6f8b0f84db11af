"""A finding as a baseline has it: nothing of it moves when something else is changed."""

import os
import re
from pathlib import Path
from typing import NamedTuple

from meshgen.findings import Finding

_POSITION = re.compile(r"\[\d+\]")
# In which environments something was met: those that a call leaves out are not told.
_ENVIRONMENTS = re.compile(r" \(in [\w.-]+(, [\w.-]+)*\)$")
# Findings about the call, or about the standard input, are in no file.
_NO_FILE = ("", "<")


class Entry(NamedTuple):
    """What tells a known finding.

    `file` is relative to the baseline's folder, with slashes; what is in no file has the name that
    it is told with. `path` has no positions in lists, `message` no environments in brackets.
    """

    code: str
    file: str
    resource: str
    path: str
    message: str


def entry_of(finding: Finding, folder: Path) -> Entry:
    """Return the entry of a finding for a baseline in a folder."""
    path = _POSITION.sub("[]", finding.path)
    file = _relative(finding.location.file, folder)
    texts = (finding.code, file, finding.resource, path, known_words(finding.message))
    # What is no text, such as a file's name in another encoding, is spelled out.
    return Entry(*(str(text).encode(errors="backslashreplace").decode() for text in texts))


def known_words(message: str) -> str:
    """Return a message without the environments in which it holds."""
    return _ENVIRONMENTS.sub("", message)


def file_of(entry: Entry, folder: Path) -> str:
    """Return the absolute path of an entry's file; what is in no file keeps its name."""
    return entry.file if entry.file[:1] in _NO_FILE else os.path.abspath(folder / entry.file)  # noqa: PTH100


def _relative(file: str, folder: Path) -> str:
    return file if file[:1] in _NO_FILE else Path(os.path.relpath(file, folder)).as_posix()
