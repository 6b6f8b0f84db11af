"""Paths and globs that a config has: the files that they mean, and what is wrong with them."""

import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from meshgen.findings import Code
from meshgen.inputs import Chosen, ConfigFolder, choose
from meshgen.nearest import did_you_mean


@dataclass(frozen=True)
class WrongPath:
    """What is wrong with a path, what is expected, and the nearest right one."""

    code: Code
    message: str
    expected: str
    hint: str = ""


def choose_inside(folder: ConfigFolder, listed: Sequence[str]) -> Chosen:
    """Return the files that a list means, as `choose` does.

    Nothing is looked for outside of the repository: what leads there stands for itself.
    """
    outside = {i: item.removeprefix("!") for i, item in enumerate(listed)}
    outside = {i: name for i, name in outside.items() if folder.way_out(name)}
    inside = [i for i in range(len(listed)) if i not in outside]
    chosen = choose(folder, [listed[i] for i in inside])
    files = [(inside[position], name) for position, name in chosen.files]
    return Chosen([*outside.items(), *files], [inside[position] for position in chosen.idle])


def wrong_path(folder: ConfigFolder, name: str, wanted: str, file: str = "") -> WrongPath | None:
    """Return what is wrong with a path that leads out, or to nothing that is `wanted`.

    `wanted` is `file`, `folder` or `file or folder`; `file` is the one in which the path stands.
    What is there and cannot be read shows when it is.
    """
    if way_out := folder.way_out(name):
        return WrongPath(Code.OUTSIDE, way_out.message, way_out.expected, way_out.hint)
    there = _kind(folder.path / name)
    if there in wanted.split(" or ") or there == "unreadable":
        return None
    message = f"`{name}` is a {there}" if there else f"there is no {wanted} `{name}`"
    hint = "" if there else _nearest(folder, name, wanted, file)
    expected = f"expected the path of a {wanted}, from the config's folder"
    return WrongPath(Code.READ, message, expected, hint)


def idle(item: str, example: str) -> WrongPath:
    """Return what is said of a path or glob that does nothing; the `example` is a glob."""
    if item.startswith("!"):
        expected = "expected a path or glob of files that those before it bring"
        return WrongPath(Code.READ, f"`{item}` leaves nothing out", expected)
    expected = f"expected a glob such as {example}, from the config's folder"
    return WrongPath(Code.READ, f"no file matches `{item}`", expected)


def _nearest(folder: ConfigFolder, name: str, wanted: str, file: str) -> str:
    """Return what may have been meant by a path where nothing is."""
    beside = Path(file).parent if file else folder.path
    if beside != folder.path and beside.is_relative_to(folder.path):
        # It counts from the config's folder, whatever file it stands in.
        meant = beside.relative_to(folder.path) / name
        if _kind(folder.path / meant) in wanted.split(" or "):
            return f"did you mean `{meant}`?"
    return did_you_mean(Path(name).name, _beside(folder.path / name, wanted))


def _kind(path: Path) -> str:
    """Return `file`, `folder`, `unreadable`, or an empty text where nothing is."""
    try:
        return "folder" if stat.S_ISDIR(path.stat().st_mode) else "file"
    except PermissionError:
        return "unreadable"
    except (OSError, ValueError):
        return ""


def _beside(path: Path, wanted: str) -> list[str]:
    try:
        return sorted(p.name for p in path.parent.iterdir() if _kind(p) == wanted)
    except (OSError, ValueError):
        return []
