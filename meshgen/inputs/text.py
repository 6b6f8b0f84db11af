"""Bytes to text: what stands on disk, or a finding that says why it is none."""

import os

from meshgen.findings import Location
from meshgen.inputs.content import LARGEST, read_bytes, unreadable

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_text(
    path: str | os.PathLike[str],
    name: str | None = None,
    *,
    limit: int = LARGEST,
    pipe: bool = False,
) -> str:
    """Return a file's text, without a byte order mark; raises MeshgenError as `read_bytes`.

    What is not UTF-8 text is refused as well, with the place in it.
    """
    data = read_bytes(path, name, limit=limit, pipe=pipe)
    return decode(data, os.fspath(path) if name is None else name)


def decode(data: bytes, file: str) -> str:
    """Return the text of UTF-8 bytes, without a byte order mark; raise MeshgenError otherwise."""
    if data.startswith(_UTF16_MARKS):
        raise unreadable(file, "the file is UTF-16", "UTF-8 text")
    data = data.removeprefix(_UTF8_MARK)
    if (position := data.find(b"\0")) >= 0:
        where = _place(data, position, file)
        raise unreadable(file, "found a NUL byte: this is not a text file", "UTF-8 text", at=where)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        where = _place(data, error.start, file)
        what = f"found the byte 0x{data[error.start]:02x}, which is not UTF-8"
        raise unreadable(file, what, "UTF-8 text", at=where) from None


def _place(data: bytes, position: int, file: str) -> Location:
    """Return the line and column of a byte."""
    start = data.rfind(b"\n", 0, position) + 1
    column = len(data[start:position].decode(errors="replace")) + 1
    return Location(file, data.count(b"\n", 0, position) + 1, column)
