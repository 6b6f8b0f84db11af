"""One meshgen at a time in one folder."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.writer.place import Place

# What NFS and some user-space file systems answer, which cannot lock a folder: better to write
# without a lock there than not at all.
_CANNOT_LOCK = {errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP}


@contextmanager
def locked(place: Place) -> Iterator[None]:
    """Hold the folder that contains the output folder; nothing is written for it.

    Raises MeshgenError with Code.WRITE if another process holds it, and OSError if it cannot be
    opened. The kernel lets go of it however the process ends.
    """
    try:
        import fcntl
    except ImportError as error:
        message = "meshgen cannot write on this system; it can on Linux and macOS"
        raise MeshgenError([Finding(Code.WRITE, message, place.location())]) from error
    descriptor = os.open(place.root.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            finding = Finding(
                Code.WRITE, "another meshgen is writing here", place.location(), hint="try again"
            )
            raise MeshgenError([finding]) from error
        except OSError as error:
            if error.errno not in _CANNOT_LOCK:
                raise
        yield
    finally:
        os.close(descriptor)
