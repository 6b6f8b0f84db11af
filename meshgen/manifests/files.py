"""Find the files that may hold manifests, in an order that is the same on every machine."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.manifests.kustomize import KUSTOMIZATIONS
from meshgen.nearest import did_you_mean

STDIN = "-"
_SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True)
class InputFile:
    """A file to read.

    `name` is what findings call it, `named` says that the call named it, and no folder around it;
    `size` is in bytes, and 0 where it is not known. `content` is what was read of a pipe.
    """

    path: str
    name: str
    named: bool
    size: int = 0
    content: bytes | None = field(default=None, repr=False)


def find(paths: Sequence[str]) -> list[InputFile | Finding]:
    """Return every file once, in the order of the paths, and what keeps a folder from being read.

    Folders are gone through by name, files before folders. In them hidden files and folders are
    left out, files without the suffix of YAML or JSON, and links to folders, so that no loop of
    links can hold it up. What `.gitignore` says does not count. Raises MeshgenError with
    Code.USAGE for paths that are not there.
    """
    missing = [path for path in paths if path != STDIN and not _exists(path)]
    if missing:
        raise MeshgenError(_missing(path) for path in missing)
    seen: set[tuple[int, int]] = set()
    return [new for path in paths for each in _at(path) if (new := _if_new(each, seen))]


def _at(path: str) -> Iterator[InputFile | Finding]:
    if path != STDIN and os.path.isdir(path):  # noqa: PTH112
        yield from _below(path)
    else:
        yield InputFile(path, _shown(path), named=True)


def _below(top: str) -> Iterator[InputFile | Finding]:
    folders = [top]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                inside = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            message = f"the folder cannot be read: {reason}"
            yield Finding(Code.READ, message, Location(_shown(folder)))
            continue
        visible = [entry for entry in inside if not entry.name.startswith(".")]
        for entry in filter(_may_hold_manifests, visible):
            path = _joined(folder, entry.name)
            yield InputFile(path, _shown(path), named=False)
        below = [e.name for e in visible if e.is_dir(follow_symlinks=False)]
        folders.extend(_joined(folder, name) for name in reversed(below))


def _may_hold_manifests(entry: "os.DirEntry[str]") -> bool:
    if not entry.name.lower().endswith(_SUFFIXES) and entry.name not in KUSTOMIZATIONS:
        return False
    try:
        return not entry.is_dir()
    except OSError:  # a loop of links: reading it tells
        return True


def _if_new(each: InputFile | Finding, seen: set[tuple[int, int]]) -> InputFile | Finding | None:
    """Return a file with its size, unless it was seen, if under another name; then None."""
    if isinstance(each, Finding):
        return each
    identity, size = (-1, -1), 0
    if each.path != STDIN:
        try:
            status = Path(each.path).stat()
        except (OSError, ValueError):
            return each
        identity, size = (status.st_dev, status.st_ino), status.st_size
    if identity in seen:
        return None
    seen.add(identity)
    return replace(each, size=size)


def _exists(path: str) -> bool:
    try:
        # A working directory that is gone is still found as `.`, and empty.
        return os.path.lexists(path) and (Path(path).is_absolute() or bool(Path.cwd()))
    except (ValueError, FileNotFoundError):  # a NUL character
        return False


def _missing(path: str) -> Finding:
    folder = Path(path).parent
    try:
        near = did_you_mean(Path(path).name, sorted(entry.name for entry in folder.iterdir()))
    except (OSError, ValueError):
        near = ""
    return Finding(Code.USAGE, f"there is no file or folder `{_shown(path)}`", hint=near)


def _joined(folder: str, name: str) -> str:
    return name if folder == "." else os.path.join(folder, name)  # noqa: PTH118


def _shown(path: str) -> str:
    """Return what a path is called: text that every encoding of Unicode can hold.

    Without `./`, since GitHub finds a file by the name that git has for it.
    """
    if path == STDIN:
        return "<stdin>"
    return os.fsencode(path).decode(errors="backslashreplace").removeprefix("./")
