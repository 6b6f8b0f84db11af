"""Where the output folder is, and whether meshgen may replace it."""

import errno
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location

_EXPECTED = "the output must be a folder of its own that meshgen can replace whole"
_HINT = "for example `-o deploy`"


@dataclass(frozen=True)
class Place:
    """The output folder as the user named it, and where it really is.

    The new tree is built in `staging` beside it; `aside` holds the old one for a moment where the
    file system cannot exchange two folders.
    """

    shown: Path
    root: Path

    @property
    def staging(self) -> Path:
        """Return the folder in which the new tree is built."""
        return self.root.with_name(f".{self.root.name}.meshgen-new")

    @property
    def aside(self) -> Path:
        """Return the folder to which the old tree moves."""
        return self.root.with_name(f".{self.root.name}.meshgen-old")

    @property
    def standing(self) -> Path:
        """Return where the tree is now: aside, if a run was killed between its two renames."""
        return self.aside if not self.root.exists() and self.aside.is_dir() else self.root

    def location(self, path: str = "") -> Location:
        """Return the location of a relative path, in the user's words."""
        return Location(_printable(self.shown / path))

    def location_of(self, path: Path) -> Location:
        """Return the location of a real path; inside the working folders, that of the original."""
        for folder in (self.root, self.staging, self.aside):
            if path.is_relative_to(folder):
                return self.location(path.relative_to(folder).as_posix())
        return Location(_printable(path))

    def left_over(self, path: Path, reason: str) -> Finding:
        """Return the finding about a working folder that cannot be removed."""
        return Finding(
            Code.WRITE,
            f"is left of an earlier write, and cannot be removed: {reason}",
            Location(_printable(path)),
            hint=ownership(path) or "move what you need out of it, then remove it",
        )

    @contextmanager
    def os_errors(self, code: Code) -> Iterator[None]:
        """Turn an OSError in the block into a MeshgenError with Code.READ or Code.WRITE."""
        try:
            yield
        except OSError as error:
            name = error.filename
            where = self.location_of(Path(name)) if isinstance(name, str) else self.location()
            verb = "read" if code is Code.READ else "written"
            message = f"cannot be {verb}: {error.strerror or error}"
            finding = Finding(code, message, where, hint=self._hint(error))
            raise MeshgenError([finding]) from error

    def _hint(self, error: OSError) -> str:
        if error.errno == errno.EXDEV:
            return (
                "the folder comes from a lower layer of an overlay file system, such as a "
                "container image, where none can be renamed: move its files into a new folder"
            )
        if error.errno not in {errno.EACCES, errno.EPERM, errno.EROFS}:
            return ""
        if error.filename == str(self.staging):
            parent = _printable(self.root.parent)
            hint = f"the new tree is built beside the old one: {parent} must be writable"
            return "; ".join(filter(None, [hint, ownership(self.root.parent)]))
        return ownership(Path(error.filename or self.root))


def ownership(path: Path) -> str:
    """Return how a file or folder becomes the user's, if it is somebody else's; else nothing."""
    there = next((each for each in (path, *path.parents) if os.path.lexists(each)), path)
    try:
        owner, me = there.lstat().st_uid, os.geteuid()
    except (OSError, AttributeError):
        return ""
    if owner == me:
        return ""
    shown = shlex.quote(_printable(there))
    return f"it belongs to {_user(owner)}: `sudo chown -R {_user(me)} {shown}` gives it to you"


def _user(number: int) -> str:
    """Return a user's name, or number where it has none, as in a container."""
    try:
        import pwd

        return pwd.getpwuid(number).pw_name
    except (ImportError, KeyError):
        return str(number)


def locate(root: Path) -> Place:
    """Return the place of an output folder, which need not exist.

    A symbolic link is followed: the folder that it leads to is the one that is replaced. Raises
    MeshgenError with Code.UNSAFE if meshgen must not replace it.
    """
    try:
        place = Place(root, root.resolve())
        fault = _fault(place.root)
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise MeshgenError([Finding(Code.READ, message, Location(_printable(root)))]) from error
    # RuntimeError: a loop of links (before Python 3.13); ValueError: a NUL.
    except (RuntimeError, ValueError) as error:
        fault = f"is not a path: {error}"
    if fault:
        where = Location(_printable(root))
        raise MeshgenError([Finding(Code.UNSAFE, fault, where, expected=_EXPECTED, hint=_HINT)])
    return place


def _fault(root: Path) -> str:
    """Return why a folder cannot be replaced, or nothing."""
    if root.parent == root:
        return "is the root of the file system"
    with suppress(RuntimeError):  # nobody's home is known
        if Path.home().resolve().is_relative_to(root):
            return "is your home folder, or contains it"
    with suppress(FileNotFoundError):  # it is gone
        if Path.cwd().is_relative_to(root):
            return "is the working directory, or contains it"
    if root.is_symlink():  # a loop, since Python 3.13
        return "is a symbolic link that leads to itself"
    if root.exists() and not root.is_dir():
        return "is not a folder"
    if root.is_mount() or root in (mounts := mount_points()):
        return "is a mount point, which cannot be renamed"
    if inside := [mount for mount in mounts if mount.is_relative_to(root)]:
        return f"contains a mount point: {inside[0].relative_to(root)}"
    if (root / ".git").exists():
        return "is a Git repository: it contains .git"
    return ""


def _printable(path: Path) -> str:
    """Return a path as text; a name that is not UTF-8 could not be printed."""
    return str(path).encode(errors="replace").decode()


def mount_points(mountinfo: bytes | None = None) -> list[Path]:
    """Return the mount points that Linux knows, sorted; see proc_pid_mountinfo(5).

    Unlike the device number, the list shows a bind mount from the same file system.
    """
    if mountinfo is None:
        try:
            mountinfo = Path("/proc/self/mountinfo").read_bytes()
        except OSError:
            return []
    names = (os.fsdecode(line.split(b" ")[4]) for line in mountinfo.splitlines())
    return sorted(Path(_unescaped(name)) for name in names)


def _unescaped(name: str) -> str:
    # The backslash, which every escape begins with, comes last.
    for char in " \t\n\\":
        name = name.replace(f"\\{ord(char):03o}", char)
    return name
