"""Which relative paths may be written."""

from collections.abc import Iterable, Iterator

from meshgen.filenames import folded


def ancestors(path: str) -> Iterator[str]:
    """Yield the folders above a relative POSIX path, the outermost first, without the root."""
    end = path.find("/")
    while end > 0:
        yield path[:end]
        end = path.find("/", end + 1)


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return every folder above these paths."""
    return {folder for path in paths for folder in ancestors(path)}


def shape_fault(path: str) -> str:
    """Return why a path cannot be below the output folder, or nothing."""
    if not path or path.startswith("/"):
        return "is not relative to the output folder"
    if "\\" in path or "\0" in path:
        return "has a backslash or a NUL"
    parts = path.split("/")
    if ".." in parts:
        return "has a part `..`"
    if "" in parts or "." in parts:
        return "has an empty part or a part `.`"
    if any("\ud800" <= char <= "\udfff" for char in path):
        return "has a character that UTF-8 cannot hold"
    return ""


def faults(paths: Iterable[str], reserved: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each path that cannot be written together with the others, and why.

    `reserved` are the file names at the top that are not free.
    """
    wanted = sorted(paths)
    files = set(wanted)
    spelling = {folded(name): name for name in reserved}
    own = set(spelling.values())
    for path in wanted:
        if fault := shape_fault(path):
            yield path, fault
            continue
        for part in (*ancestors(path), path):
            other = spelling.setdefault(folded(part), part)
            if other != part:
                yield path, f"differs from {other!r} only in case, and would be the same on macOS"
            if part in own:
                yield path, f"takes the name of meshgen's own {part}"
            if part != path and part in files:
                yield path, f"needs a folder where the file {part!r} is to be"
