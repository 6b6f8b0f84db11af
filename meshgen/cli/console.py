"""What people see: lines on stderr, what was asked for on stdout, colours where they help."""

import os
import sys
from collections.abc import Sequence
from shutil import get_terminal_size
from typing import Any, TextIO

import typer

from meshgen import Finding, Severity
from meshgen.report.finding_text import as_line
from meshgen.report.text import line

# What typer raises for a call that cannot be read: click's own, or its copy in newer releases.
MISUSED: Any = typer.BadParameter.__base__
# Where nobody tells how wide a terminal is; narrower ones break lines themselves.
_WIDTH, _NARROWEST = 100, 40


def coloured(stream: TextIO) -> bool:
    """Return whether to print colours: where somebody asks for them, else on terminals that can.

    NO_COLOR (no-color.org) is stronger than FORCE_COLOR (force-color.org, where 0 and false mean
    the contrary, as for Node.js), then CLICOLOR_FORCE and CLICOLOR (bixense.com/clicolors).
    """
    variable = os.environ.get
    if variable("NO_COLOR"):
        return False
    if force := variable("FORCE_COLOR"):
        return force not in ("0", "false")
    if variable("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return stream.isatty() and variable("CLICOLOR") != "0" and variable("TERM") != "dumb"


def has_unicode() -> bool:
    """Return whether a terminal shows characters beyond ASCII: unless its locale says otherwise.

    Containers and Windows have none, and show them. Python puts an LC_CTYPE of its own in the place
    of LANG=C (PEP 538).
    """
    variable = os.environ.get
    of_user = variable("LC_CTYPE") if variable("LC_CTYPE") != "C.UTF-8" else ""
    locale = variable("LC_ALL") or of_user or variable("LANG") or "UTF-8"
    return "utf" in locale.lower()


def styled(text: str, colour: str, stream: TextIO, *, bold: bool = False) -> str:
    """Return the text in a colour, where the stream shows colours."""
    return typer.style(text, fg=colour, bold=bold or None) if coloured(stream) else text


def complain(text: str) -> None:
    """Print a line to stderr, as from meshgen itself."""
    say(f"meshgen: {text}")


def say(text: str, *, quiet: bool = False, mark: str = "") -> None:
    """Print a line to stderr unless asked to be quiet; stdout is for what was asked for.

    What the text holds of others makes no second line and no colours; `mark`, before it, may.
    """
    if not quiet:
        sys.stderr.write(f"{mark}{as_line(text)}\n")


def put(text: str, *, aside: bool = False) -> None:
    """Print this to stdout, or with `aside` to stderr.

    What becomes of it shows when the process ends: see `Output`.
    """
    stream = sys.stderr if aside else sys.stdout
    stream.write(text)
    stream.flush()


def columns() -> int:
    """Return how wide the terminal is."""
    return max(_NARROWEST, get_terminal_size((_WIDTH, 0)).columns)


def in_terminal(findings: Sequence[Finding], stream: TextIO) -> str:
    """Return findings as a terminal shows them: with their source lines, in its width."""
    from meshgen.report.source import Sources
    from meshgen.report.terminal import Screen, at_length, more_of

    screen = Screen(columns(), coloured(stream), has_unicode())
    return at_length(findings, screen, Sources().lines) + more_of(findings, screen)


def print_findings(findings: Sequence[Finding]) -> None:
    """Print findings to stderr, a line each, and how many there are; notes are for reports."""
    findings = [finding for finding in findings if finding.severity is not Severity.NOTE]
    if sys.stderr.isatty() and any(finding.location.line for finding in findings):
        sys.stderr.write(in_terminal(findings, sys.stderr))
    else:
        for finding in findings:
            # What is wrong with the call stands in no file.
            owner = "" if finding.location.file else "meshgen: "
            sys.stderr.write(f"{owner}{line(finding, colour=coloured(sys.stderr))}\n")
    if sum(f.severity is Severity.ERROR for f in findings) > 1:
        complain(f"{len(findings)} problems")
