"""Folders that a command writes, or compares, and what it says of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import meshgen
from meshgen import Code, Finding, Location, MeshgenError
from meshgen.cli.changes import print_changes, summary
from meshgen.cli.console import say

# Outputs as files, by the folder for them.
Trees = Mapping[meshgen.StrPath, Mapping[str, str]]
# The picture is at the top of all guides, and of no other tree; they have these files alone.
_PICTURE, _OF_GUIDES = "system.svg", frozenset((".md", ".svg", ".html"))
_BY_FORCE = "move the change into the config, or discard it with `meshgen {command} --force`"


@dataclass(frozen=True)
class Mode:
    """What the call wants: to look only, or to write."""

    check: bool
    diff: bool
    every: bool

    @property
    def writes(self) -> bool:
        """Return whether it writes."""
        return not (self.check or self.diff)


def settled(
    project: "meshgen.Project", trees: Trees, mode: Mode, *, force: bool
) -> "list[meshgen.Comparison]":
    """Write folders, or compare them, and return what was done, or would be.

    Raises MeshgenError for a folder with what another command writes: it would be taken away.
    """
    for folder, files in trees.items():
        # A large tree is not read twice for this.
        if _PICTURE in files or _has_guides(Path(folder)):
            _refuse_other(Path(folder), files, meshgen.compare(folder, files).removed)
    if mode.writes:
        return meshgen.write(trees, force=force, keep_out=project.inputs)
    return [meshgen.compare(folder, files) for folder, files in trees.items()]


def _has_guides(folder: Path) -> bool:
    try:
        return (folder / _PICTURE).is_file()
    except OSError:  # whoever writes there tells what is wrong with its name
        return False


def _refuse_other(folder: Path, files: Mapping[str, str], removed: Sequence[str]) -> None:
    if _PICTURE in files:
        wrong = next((path for path in removed if Path(path).suffix not in _OF_GUIDES), None)
        has = "a tree of `meshgen render`"
    else:
        wrong = next((path for path in removed if path == _PICTURE), None)
        has = "the guides of `meshgen docs`"
    if wrong is not None:
        expected = "expected a folder of its own"
        what = f"holds {has}, {wrong} in it, which would be removed"
        raise MeshgenError([Finding(Code.CONFLICT, what, Location(str(folder)), expected=expected)])


def diffs(trees: Trees) -> Iterator[str]:
    """Yield the diffs; of several folders each under its name, since paths are relative to it."""
    for folder, files in trees.items():
        lines = list(meshgen.diff(folder, files))
        if lines and len(trees) > 1:
            yield f"# {folder}"
        yield from lines


def drift(comparison: "meshgen.Comparison", folder: Path, command: str) -> list[Finding]:
    """Return what of a folder is not what the config gives, as findings; `command` mends it."""
    kinds = {
        "is missing": comparison.added,
        "is out of date": comparison.changed,
        "is left over": comparison.removed,
    }
    return [
        Finding(
            Code.DRIFT,
            f"the file {_difference(path, comparison) or what}",
            Location(str(folder / path)),
            hint=_BY_FORCE.format(command=command)
            if _difference(path, comparison)
            else f"`meshgen {command}` brings it up to date",
        )
        for what, paths in kinds.items()
        for path in paths
    ]


def _difference(path: str, comparison: "meshgen.Comparison") -> str:
    """Return how a file differs if it is not touched without `--force`, or nothing."""
    if path in comparison.edited:
        return "was edited since meshgen wrote it"
    return "was not written by meshgen" if path in comparison.foreign else ""


def advice(comparisons: "Sequence[meshgen.Comparison]", command: str, called: str) -> str:
    """Return what brings folders up to date, one of which differs; `called` is the command."""
    kept = sum(len(c.edited) + len(c.foreign) for c in comparisons)
    if not kept:
        return f"to bring it up to date: {command}"
    what = "1 file that is" if kept == 1 else f"{kept} files that are"
    return (
        f"`{called}` keeps {what} not as meshgen wrote it: move the change into the config, or "
        f"discard it: {command} --force"
    )


def tell(comparison: "meshgen.Comparison", folder: Path, mode: Mode) -> None:
    """Say what became of a folder, or would."""
    if mode.diff and not mode.check and comparison.drift:
        # The diff has said it.
        return
    say(summary(str(folder), comparison, "is out of date" if mode.check else "written"))
    print_changes(comparison, every=mode.check or mode.every)
