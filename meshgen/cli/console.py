"""What people see: findings, summaries, colours, the progress bar."""

import os
import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

import typer

from meshgen.findings import Finding, Severity

if TYPE_CHECKING:
    from meshgen.writer import Comparison

_SHOWN = 10
# How long a run may take before it shows a bar, in seconds.
_PATIENCE = 1.0


def coloured(stream: TextIO) -> bool:
    """Return whether to print colours: a terminal that can, and no NO_COLOR (no-color.org)."""
    dumb = os.environ.get("TERM") == "dumb"
    return stream.isatty() and not os.environ.get("NO_COLOR") and not dumb


def styled(text: str, colour: str, stream: TextIO, *, bold: bool = False) -> str:
    """Return the text in a colour, where the stream shows colours."""
    return typer.style(text, fg=colour, bold=bold) if coloured(stream) else text


def complain(text: str) -> None:
    """Print a line to stderr, as from meshgen itself."""
    print(f"meshgen: {text}", file=sys.stderr)


def say(text: str, *, quiet: bool = False) -> None:
    """Print a line to stderr unless asked to be quiet; stdout is for what was asked for."""
    if not quiet:
        print(text, file=sys.stderr)


def print_findings(findings: Iterable[Finding]) -> None:
    """Print findings to stderr, a line each, and how many there are."""
    found = list(findings)
    for finding in found:
        error = finding.severity is Severity.ERROR
        colour = typer.colors.RED if error else typer.colors.YELLOW
        label = styled(f"{finding.severity} {finding.code}", colour, sys.stderr, bold=True)
        print(f"{_printable(str(finding))} [{label}]", file=sys.stderr)
    if len(found) > 1:
        complain(f"{len(found)} problems")


def print_diff(lines: Iterable[str]) -> None:
    """Print a unified diff to stdout, in colour on a terminal."""
    colours = {"+": typer.colors.GREEN, "-": typer.colors.RED, "@": typer.colors.CYAN}
    for line in lines:
        colour = colours.get(line[:1])
        heading = line.startswith(("+++", "---"))
        print(styled(line, colour, sys.stdout, bold=heading) if colour else line)


def print_changes(root: str, found: "Comparison", done: str, *, verbose: bool) -> None:
    """Print what was added, changed and removed below `root`, in a few lines."""
    counts = {
        "added": found.added,
        "changed": found.changed,
        "removed": found.removed,
        "unchanged": found.unchanged,
    }
    total = len(found.added) + len(found.changed) + len(found.unchanged)
    if not found.drift:
        say(f"{root} is up to date: {total} files")
        return
    said = ", ".join(f"{len(paths)} {what}" for what, paths in counts.items() if paths)
    say(f"{root} {done}: {said}")
    marks = {"added": "+", "changed": "~", "removed": "-"}
    lines = [(path, marks[what]) for what in marks for path in counts[what]]
    shown = sorted(lines) if verbose else sorted(lines)[:_SHOWN]
    for path, mark in shown:
        colour = {"+": typer.colors.GREEN, "~": typer.colors.YELLOW, "-": typer.colors.RED}[mark]
        say(f"  {styled(mark, colour, sys.stderr)} {_printable(path)}")
    if len(shown) < len(lines):
        say(f"  … and {len(lines) - len(shown)} more; --verbose names all")


class Progress:
    """A bar on stderr for a run that takes longer than a second, on a terminal only."""

    def __init__(self, *, quiet: bool) -> None:
        """Start the clock."""
        self._start = time.monotonic()
        self._shown = False
        self._wanted = sys.stderr.isatty() and not quiet
        self._step = 0

    def __call__(self, doing: str) -> None:
        """Take note of a step, and show it if the run takes long."""
        self._step += 1
        if self._wanted and time.monotonic() - self._start > _PATIENCE:
            spinner = "▏▎▍▌▋▊▉█"[self._step % 8]
            print(f"\r\x1b[K{spinner} {doing}", end="", file=sys.stderr, flush=True)
            self._shown = True

    def done(self) -> None:
        """Take the bar away."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _printable(text: str) -> str:
    """Return the text with control characters spelled out, so that none reaches the terminal."""
    return "".join(c if c.isprintable() or c == " " else ascii(c)[1:-1] for c in text)
