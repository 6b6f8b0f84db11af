"""Read a file's bytes, whatever stands there: bounded, and never waiting for what may not come."""

import os
import stat
import sys
from collections.abc import Callable
from functools import partial

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.manifests.files import STDIN, InputFile

# More than any repository's largest manifest; the text of one file is held in memory.
MOST_BYTES = 256 * 1024 * 1024
_PIECE = 1024 * 1024


def read_bytes(file: InputFile) -> bytes:
    """Return a file's content; raise MeshgenError with Code.READ where that cannot be.

    A pipe is read only if the call named it, as in `validate <(helm template .)`; one that nobody
    has opened for writing is empty. Other special files are refused.
    """
    try:
        if file.path == STDIN:
            return _read_stdin(file.name)
        return _read_file(file)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise _refusal(file.name, f"the file cannot be read: {reason}") from None


def _read_stdin(name: str) -> bytes:
    if sys.stdin is None:
        raise _refusal(name, "the standard input is closed")
    return _read(sys.stdin.buffer.read, name)


def _read_file(file: InputFile) -> bytes:
    # Opening some devices does something; so look first.
    _check_kind(os.stat(file.path).st_mode, file)  # noqa: PTH116
    # Without O_NONBLOCK opening a pipe waits for somebody who writes to it.
    descriptor = os.open(file.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        _check_kind(os.fstat(descriptor).st_mode, file)
        os.set_blocking(descriptor, True)
        return _read(partial(os.read, descriptor), file.name)
    finally:
        os.close(descriptor)


def _read(read: Callable[[int], bytes], name: str) -> bytes:
    pieces, size = [], 0
    while piece := read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise _refusal(
                name,
                f"the file has more than {MOST_BYTES // 2**20} MiB",
                "expected less; split it",
            )
    return b"".join(pieces)


def _check_kind(mode: int, file: InputFile) -> None:
    if stat.S_ISREG(mode) or (stat.S_ISFIFO(mode) and file.named):
        return
    kinds = {
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFDIR: "a folder",
    }
    what = kinds.get(stat.S_IFMT(mode), "a device")
    raise _refusal(file.name, f"this is {what}", "expected a file")


def _refusal(name: str, message: str, expected: str = "") -> MeshgenError:
    return MeshgenError([Finding(Code.READ, message, Location(name), expected=expected)])
