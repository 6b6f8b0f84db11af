"""Read a file's bytes, whatever stands there: bounded, and never waiting for what may not come."""

import os
import stat
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.nearest import did_you_mean

# What a file may have that is parsed in one piece with the places of its values, which take a
# hundred times as much memory where a text is dense; the largest bundles of CRDs have 5 MiB.
LARGEST = 16 * 1024 * 1024
_PIECE = 1024 * 1024
_KINDS = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFDIR: "a folder"}


def read_bytes(
    path: str | os.PathLike[str],
    name: str | None = None,
    *,
    limit: int = LARGEST,
    pipe: bool = False,
) -> bytes:
    """Return a file's content, of at most `limit` bytes.

    `name` is what findings call the file, the path unless it is given. With `pipe` a pipe is read
    too, which is for one that the call named, as in `validate <(helm template .)`; one that nobody
    has opened for writing is empty. Raises MeshgenError with Code.READ for everything else that is
    no file, and for a file that is not there, too large, or cannot be opened.
    """
    shown = os.fspath(path) if name is None else name
    try:
        return _read_file(path, shown, limit, pipe=pipe)
    except FileNotFoundError:
        raise _not_there(Path(path), shown) from None
    except OSError as error:
        raise unreadable(shown, f"the file cannot be read: {_reason(error)}") from None
    except ValueError:
        raise unreadable(shown, "a path cannot hold a NUL character") from None


def read_stdin(name: str, *, limit: int = LARGEST) -> bytes:
    """Return all of the standard input; raises MeshgenError as `read_bytes`."""
    if sys.stdin is None:
        raise unreadable(name, "the standard input is closed")
    try:
        return _read(sys.stdin.buffer.read, name, limit)
    except OSError as error:
        raise unreadable(name, f"the file cannot be read: {_reason(error)}") from None


def unreadable(
    file: str, message: str, expected: str = "", hint: str = "", at: Location | None = None
) -> MeshgenError:
    """Return the error of one file that cannot be read."""
    expected = f"expected {expected}" if expected else ""
    finding = Finding(Code.READ, message, at or Location(file), expected=expected, hint=hint)
    return MeshgenError([finding])


def _read_file(path: str | os.PathLike[str], name: str, limit: int, *, pipe: bool) -> bytes:
    # Opening some devices does something; so look first.
    _check_kind(os.stat(path).st_mode, name, pipe=pipe)  # noqa: PTH116
    # Without O_NONBLOCK opening a pipe waits for somebody who writes to it.
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        _check_kind(os.fstat(descriptor).st_mode, name, pipe=pipe)
        os.set_blocking(descriptor, True)
        return _read(partial(os.read, descriptor), name, limit)
    finally:
        os.close(descriptor)


def _read(read: Callable[[int], bytes], name: str, limit: int) -> bytes:
    pieces, size = [], 0
    while piece := read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            message = f"the file has more than {limit // 2**20} MiB"
            raise unreadable(name, message, "less; split it")
    return b"".join(pieces)


def _check_kind(mode: int, name: str, *, pipe: bool) -> None:
    if stat.S_ISREG(mode) or (stat.S_ISFIFO(mode) and pipe):
        return
    raise unreadable(name, f"this is {_KINDS.get(stat.S_IFMT(mode), 'a device')}", "a file")


def _not_there(path: Path, name: str) -> MeshgenError:
    """Return the error of a missing file, with one of nearly the same name in its folder."""
    if path.is_symlink():
        return unreadable(name, "this is a link to a file that is not there")
    try:
        near = did_you_mean(path.name, sorted(other.name for other in path.parent.iterdir()))
    except OSError:
        near = ""
    return unreadable(name, "there is no such file", hint=near)


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
