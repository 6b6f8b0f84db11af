"""What a render changed, or would change, in a few lines or line by line."""

import sys
from collections.abc import Iterable

import typer

import meshgen
from meshgen.cli.console import put, say, styled
from meshgen.report.finding_text import as_line

_SHOWN = 10
_MARKS = {"added": "+", "changed": "~", "removed": "-"}
_COLOURS = {
    "+": typer.colors.GREEN,
    "~": typer.colors.YELLOW,
    "-": typer.colors.RED,
    "@": typer.colors.CYAN,
}


def summary(root: str, comparison: "meshgen.Comparison", done: str) -> str:
    """Return one line: how many files below `root` were added, changed, removed, left."""
    total = len(comparison.added) + len(comparison.changed) + len(comparison.unchanged)
    if not comparison.drift:
        return f"{root} is up to date: {total} files"
    counts = {**_paths(comparison), "unchanged": comparison.unchanged}
    counted = ", ".join(f"{len(paths)} {what}" for what, paths in counts.items() if paths)
    return f"{root} {done}: {counted}"


def print_changes(comparison: "meshgen.Comparison", *, every: bool) -> None:
    """Print what was added, changed and removed to stderr: each path, or the first few."""
    lines = sorted(
        (path, _MARKS[what]) for what, paths in _paths(comparison).items() for path in paths
    )
    shown = lines if every else lines[:_SHOWN]
    for path, mark in shown:
        coloured = styled(mark, _COLOURS[mark], sys.stderr)
        say(f"{path}{_remark(path, comparison)}", mark=f"  {coloured} ")
    if len(shown) < len(lines):
        say(f"  … and {len(lines) - len(shown)} more; --verbose names all")


def print_diff(lines: Iterable[str]) -> None:
    """Print a unified diff to stdout, in colour on a terminal."""
    put("".join(f"{_diff_line(line)}\n" for line in lines))


def _paths(comparison: "meshgen.Comparison") -> dict[str, tuple[str, ...]]:
    return {"added": comparison.added, "changed": comparison.changed, "removed": comparison.removed}


def _remark(path: str, comparison: "meshgen.Comparison") -> str:
    if path in comparison.edited:
        return "  (edited since meshgen wrote it)"
    return "  (not written by meshgen)" if path in comparison.foreign else ""


def _diff_line(line: str) -> str:
    line = "\t".join(map(as_line, line.split("\t")))
    colour = _COLOURS.get(line[:1]) if line[:1] != "~" else None
    heading = line.startswith(("+++", "---"))
    return styled(line, colour, sys.stdout, bold=heading) if colour else line
