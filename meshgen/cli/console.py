"""What people see: lines on stderr, what was asked for on stdout, colours where they help."""

import os
import sys
from collections.abc import Sequence
from typing import TextIO

import typer

from meshgen import Code, Finding, MeshgenError, Severity
from meshgen.report.finding_text import printable
from meshgen.report.text import line


def coloured(stream: TextIO) -> bool:
    """Return whether to print colours: a terminal that can, and no NO_COLOR (no-color.org)."""
    dumb = os.environ.get("TERM") == "dumb"
    return stream.isatty() and not os.environ.get("NO_COLOR") and not dumb


def styled(text: str, colour: str, stream: TextIO, *, bold: bool = False) -> str:
    """Return the text in a colour, where the stream shows colours."""
    return typer.style(text, fg=colour, bold=bold or None) if coloured(stream) else text


def complain(text: str) -> None:
    """Print a line to stderr, as from meshgen itself."""
    print(f"meshgen: {printable(text)}", file=sys.stderr)


def say(text: str, *, quiet: bool = False) -> None:
    """Print a line to stderr unless asked to be quiet; stdout is for what was asked for."""
    if not quiet:
        print(text, file=sys.stderr)


def put(text: str) -> None:
    """Print exactly this to stdout.

    Raises MeshgenError where it cannot be written, and BrokenPipeError where nobody reads it.
    """
    try:
        if sys.stdout is None:
            raise OSError("it is closed")
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"the output cannot be written to stdout: {reason}"
        raise MeshgenError([Finding(Code.WRITE, message)]) from None


def print_findings(findings: Sequence[Finding]) -> None:
    """Print findings to stderr, a line each, and how many there are."""
    for finding in findings:
        # What is wrong with the call stands in no file.
        owner = "" if finding.location.file else "meshgen: "
        print(f"{owner}{line(finding, colour=coloured(sys.stderr))}", file=sys.stderr)
    if sum(f.severity is Severity.ERROR for f in findings) > 1:
        complain(f"{len(findings)} problems")
