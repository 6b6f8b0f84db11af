"""Putting the new tree in the place of the old one."""

import ctypes
import errno
import os
import platform
import sys
from contextlib import suppress
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.writer.place import Place
from meshgen.writer.staging import remove_tree

# What kernels, file systems and sandboxes answer that do not know the exchange.
_UNSUPPORTED = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}

# From <fcntl.h> and <linux/fs.h>; from <sys/stdio.h> of macOS.
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
# The number of renameat2 in the kernel's 64-bit system call tables, for a C library without it.
_RENAMEAT2 = {"x86_64": 316, "aarch64": 276, "riscv64": 276, "ppc64le": 357, "s390x": 347}


def exchange(a: Path, b: Path) -> None:
    """Exchange two folders of one file system in one step. Raises OSError."""
    names = os.fsencode(a), os.fsencode(b)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
    except (OSError, TypeError) as error:  # a static build; Windows
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(a)) from error
    if hasattr(libc, "renamex_np"):
        status = libc.renamex_np(*names, ctypes.c_uint(_RENAME_SWAP))
    else:
        status = _renameat2(libc, names)
    if status != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(a), None, str(b))


def _renameat2(libc: ctypes.CDLL, names: tuple[bytes, bytes]) -> int:
    old, new = (ctypes.c_char_p(name) for name in names)
    at, flags = ctypes.c_int(_AT_FDCWD), ctypes.c_uint(_RENAME_EXCHANGE)
    if hasattr(libc, "renameat2"):
        return int(libc.renameat2(at, old, at, new, flags))
    number = _RENAMEAT2.get(platform.machine())
    # A 32-bit Python on a 64-bit kernel has another table.
    if number is None or sys.maxsize < 2**32:
        ctypes.set_errno(errno.ENOSYS)
        return -1
    return int(libc.syscall(ctypes.c_long(number), at, old, at, new, flags))


def swap(new: Path, root: Path, aside: Path) -> Path:
    """Put the tree `new` at `root`, which exists; return where the old tree is now.

    It is one step where the system can exchange folders, two renames elsewhere: the old tree to
    `aside`, then the new one to `root`. Raises OSError, and then the old tree is at `root`.
    """
    try:
        exchange(new, root)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
    else:
        return new
    root.rename(aside)
    try:
        new.rename(root)
    except BaseException:
        # Fails if an interrupt came after the rename: then the new tree is in its place.
        with suppress(OSError):
            aside.rename(root)
        raise
    return aside


def recover(place: Place) -> None:
    """Undo what a killed run left: put back an old tree that is aside, remove working folders.

    The caller holds the lock. Raises OSError, and MeshgenError with Code.WRITE where only the
    user can tell which tree is right.
    """
    root, aside, staging = place.root, place.aside, place.staging
    if aside.exists() and not root.exists():
        aside.rename(root)
    elif aside.exists() and staging.exists():
        # No run leaves all three: the user made the root anew while the old tree was aside.
        finding = Finding(
            Code.WRITE,
            "was made anew after an interrupted run had put it aside",
            place.location(),
            hint=f"move what you need out of {aside.name}, then remove {aside.name}",
        )
        raise MeshgenError([finding])
    for left_over in (aside, staging):
        if left_over.is_symlink() or left_over.exists():
            remove_tree(left_over)
