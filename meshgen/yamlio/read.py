"""Bytes to text: what stands on disk, or a finding that says why it cannot be read."""

from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.nearest import did_you_mean

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read(path: Path, name: str | None = None) -> str:
    """Return a file's text, without a byte order mark.

    `name` is what findings call the file, the path unless it is given. Raises MeshgenError with
    Code.READ if there is no such file, it cannot be opened, or it is not UTF-8 text.
    """
    name = name if name is not None else str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise _refusal(name, "there is no such file", hint=_nearest(path)) from None
    except IsADirectoryError:
        raise _refusal(name, "this is a folder", "a file") from None
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise _refusal(name, f"the file cannot be read: {reason}") from None
    except ValueError:
        raise _refusal(name, "a path cannot hold a NUL character") from None
    return decode(data, name)


def decode(data: bytes, file: str) -> str:
    """Return the text of UTF-8 bytes, without a byte order mark; raise MeshgenError otherwise."""
    if data.startswith(_UTF16_MARKS):
        raise _refusal(file, "the file is UTF-16", "UTF-8 text")
    data = data.removeprefix(_UTF8_MARK)
    if (position := data.find(b"\0")) >= 0:
        where = _place(data, position, file)
        raise _refusal(file, "found a NUL byte: this is not a text file", "UTF-8 text", at=where)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        where = _place(data, error.start, file)
        what = f"found the byte 0x{data[error.start]:02x}, which is not UTF-8"
        raise _refusal(file, what, "UTF-8 text", at=where) from None


def _place(data: bytes, position: int, file: str) -> Location:
    """Return the line and column of a byte."""
    start = data.rfind(b"\n", 0, position) + 1
    column = len(data[start:position].decode(errors="replace")) + 1
    return Location(file, data.count(b"\n", 0, position) + 1, column)


def _nearest(path: Path) -> str:
    """Return a hint at a file of nearly the same name in the same folder, or ""."""
    try:
        return did_you_mean(path.name, sorted(p.name for p in path.parent.iterdir()))
    except OSError:
        return ""


def _refusal(
    file: str, message: str, expected: str = "", hint: str = "", at: Location | None = None
) -> MeshgenError:
    """Return the error of one unreadable file."""
    expected = f"expected {expected}" if expected else ""
    finding = Finding(Code.READ, message, at or Location(file), expected=expected, hint=hint)
    return MeshgenError([finding])
