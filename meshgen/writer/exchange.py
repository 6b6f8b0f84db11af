"""Exchanging two files or folders in one step, which Python has no function for."""

import ctypes
import errno
import os
import platform
import sys
from pathlib import Path

# What kernels, file systems and sandboxes answer that do not know the exchange.
UNSUPPORTED = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}

# From <fcntl.h> and <linux/fs.h>; from <sys/stdio.h> of macOS.
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
# The number of renameat2 in the kernel's 64-bit system call tables, for a C library without it.
_RENAMEAT2 = {"x86_64": 316, "aarch64": 276, "riscv64": 276, "ppc64le": 357, "s390x": 347}


def exchange(a: Path, b: Path) -> None:
    """Exchange two files or folders of one file system in one step. Raises OSError."""
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
