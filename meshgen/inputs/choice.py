"""Which files a list of paths and globs means, as a config has it.

A glob is as pathlib has it, sorted, without hidden files that it does not name; `**` follows no
links, so that it ends. A path that is there is that path, whatever signs it has. A path or glob
with a `!` in front takes away what those before it brought. A file counts once.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from meshgen.inputs.folder import ConfigFolder

_MAGIC = re.compile(r"[*?[]")
_NOT = "!"


@dataclass(frozen=True)
class Chosen:
    """Files in order, each with the position of what chose it, and positions that did nothing.

    Names are from the config's folder. A path is chosen though nothing may be there.
    """

    files: list[tuple[int, str]]
    idle: list[int]


def choose(folder: ConfigFolder, listed: Sequence[str]) -> Chosen:
    """Return the files that paths and globs mean, each from the config's folder."""
    files: dict[str, tuple[int, str]] = {}
    idle = []
    for position, item in enumerate(listed):
        names = {os.path.normpath(name): name for name in _names(folder, item.removeprefix(_NOT))}
        if item.startswith(_NOT):
            does_nothing = not files.keys() & names.keys()
            files = {key: entry for key, entry in files.items() if key not in names}
        else:
            does_nothing = not names
            files |= {k: (position, name) for k, name in names.items() if k not in files}
        idle += [position] if does_nothing else []
    return Chosen(list(files.values()), idle)


def _names(folder: ConfigFolder, pattern: str) -> Iterator[str]:
    parts = Path(pattern).parts
    literal = next((i for i, part in enumerate(parts) if _MAGIC.search(part)), len(parts))
    if literal == len(parts) or "\0" in pattern or os.path.exists(folder.path / pattern):  # noqa: PTH110
        yield pattern
        return
    start, rest = Path(*parts[:literal]), parts[literal:]
    if rest[-1] == "**":
        rest = (*rest, "*")
    try:
        found = sorted((folder.path / start).glob("/".join(rest)))
    except (OSError, ValueError):  # nothing is there, or `**` is part of a name
        return
    for closed in _closed(folder.path / start, deep="**" in rest):
        # Whoever reads it tells: what is in there would be missing in silence.
        yield str(start / closed.relative_to(folder.path / start) / rest[-1])
    names_hidden = any(part.startswith(".") for part in rest)
    for path in found:
        inside = path.relative_to(folder.path / start)
        hidden = not names_hidden and any(part.startswith(".") for part in inside.parts)
        if path.is_file() and not hidden:
            yield str(start / inside)


def _closed(top: Path, *, deep: bool) -> Iterator[Path]:
    """Yield the folders that cannot be read: that one, and if `deep` those below it."""
    errors: list[OSError] = []
    for _, below, _ in os.walk(top, onerror=errors.append):
        below[:] = [name for name in below if deep and not name.startswith(".")]
    yield from (Path(e.filename) for e in errors if isinstance(e, PermissionError))
