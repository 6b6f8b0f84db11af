"""Where the files of a tree are read: in a folder, or in a revision of git."""

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.inputs import decode, read_text

_SECONDS = 60.0


class Files(Protocol):
    """The files of a tree, by POSIX paths below it."""

    def text(self, path: str) -> str | None:
        """Return a file's text; None where there is none. Raises MeshgenError as `read_text`."""

    def folders(self, path: str) -> list[str]:
        """Return the names of the folders in a folder, in order; "" is the tree's own."""

    def files(self, path: str) -> list[str]:
        """Return the paths of all files below a folder, in order."""


class FolderFiles:
    """The files of a folder on disk; where it cannot be looked into, there are none."""

    def __init__(self, folder: Path) -> None:
        """Take the tree's folder."""
        self._folder = folder

    def text(self, path: str) -> str | None:
        """Return a file's text."""
        file = self._folder / path
        return read_text(file) if os.path.isfile(file) else None  # noqa: PTH113

    def folders(self, path: str) -> list[str]:
        """Return the folders in a folder."""
        _, folders, _ = next(os.walk(self._folder / path), ("", (), ()))
        return sorted(folders)

    def files(self, path: str) -> list[str]:
        """Return the files below a folder."""
        return sorted(
            Path(folder, name).relative_to(self._folder).as_posix()
            for folder, _, names in os.walk(self._folder / path)
            for name in names
        )


class RevisionFiles:
    """The files of a folder as a git revision has them."""

    def __init__(self, folder: Path, revision: str) -> None:
        """Read the folder's files; there are none where the revision does not have it.

        Raises MeshgenError where git is not there, or does not know the revision.
        """
        self._texts = _archived(folder, revision)

    def text(self, path: str) -> str | None:
        """Return a file's text."""
        data = self._texts.get(path)
        return None if data is None else decode(data, path)

    def folders(self, path: str) -> list[str]:
        """Return the folders in a folder."""
        start = f"{path}/" if path else ""
        below = (p[len(start) :] for p in self._texts if p.startswith(start))
        return sorted({p.partition("/")[0] for p in below if "/" in p})

    def files(self, path: str) -> list[str]:
        """Return the files below a folder."""
        return sorted(p for p in self._texts if not path or p.startswith(f"{path}/"))


class FilesBelow:
    """The files of a folder of a tree, as a tree of their own."""

    def __init__(self, files: Files, folder: str) -> None:
        """Take the whole tree, and the folder in it."""
        self._files, self._folder = files, folder

    def text(self, path: str) -> str | None:
        """Return a file's text."""
        return self._files.text(f"{self._folder}/{path}")

    def folders(self, path: str) -> list[str]:
        """Return the folders in a folder."""
        return self._files.folders(f"{self._folder}/{path}".rstrip("/"))

    def files(self, path: str) -> list[str]:
        """Return the files below a folder."""
        whole = self._files.files(f"{self._folder}/{path}".rstrip("/"))
        return [each.removeprefix(f"{self._folder}/") for each in whole]


class FilesBeside:
    """The files of a tree but for those of one of its folders."""

    def __init__(self, files: Files, folder: str) -> None:
        """Take the whole tree, and the folder that is left out."""
        self._files, self._folder = files, folder

    def text(self, path: str) -> str | None:
        """Return a file's text."""
        return self._files.text(path)

    def folders(self, path: str) -> list[str]:
        """Return the folders in a folder."""
        there = self._files.folders(path)
        return there if path else [name for name in there if name != self._folder]

    def files(self, path: str) -> list[str]:
        """Return the files below a folder."""
        there = self._files.files(path)
        return [each for each in there if not each.startswith(f"{self._folder}/")]


@contextmanager
def at_revision(place: Path, revision: str) -> Iterator[tuple[Path, Path]]:
    """Yield the repository of a place as a git revision has it, and the folder that is there.

    Both are folders: the copy, and the repository's own. Raises MeshgenError where git is not
    there, or does not know the revision.
    """
    place = place.resolve()
    above = next(parent for parent in (place, *place.parents) if parent.is_dir())
    top = _top(above, revision)
    archive = _git(top, revision, "archive", "--format=tar", revision)
    with TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        yield Path(folder).resolve(), top


def _top(folder: Path, revision: str) -> Path:
    """Return the repository that a folder is in."""
    top = Path(_git(folder, revision, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    commit = f"{revision}^{{tree}}"
    _git(top, revision, "rev-parse", "--verify", "--quiet", "--end-of-options", commit)
    return top


def _archived(folder: Path, revision: str) -> Mapping[str, bytes]:
    folder = folder.resolve()
    above = next(parent for parent in (folder, *folder.parents) if parent.is_dir())
    top = _top(above, revision)
    path = folder.relative_to(top).as_posix()
    if not _git(top, revision, "ls-tree", revision, "--", path):
        return {}
    archive = _git(top, revision, "archive", "--format=tar", f"{revision}:{path}")
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        members = ((m.name, tar.extractfile(m)) for m in tar if m.isfile())
        return {name: file.read() for name, file in members if file is not None}


def _git(folder: Path, revision: str, *arguments: str) -> bytes:
    program = shutil.which("git")
    if program is None:
        raise _refused("git is not on the PATH", "expected git, or a folder")
    command = [program, "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _refused(f"git could not be asked: {error}", "") from None
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        what = f"there is no folder and no git revision `{revision}`"
        raise _refused(
            f"{what}: {told}" if told else what, "expected a folder, a branch or a commit"
        )
    return done.stdout


def _refused(message: str, expected: str) -> MeshgenError:
    return MeshgenError([Finding(Code.USAGE, message, expected=expected)])
