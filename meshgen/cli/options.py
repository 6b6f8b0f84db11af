"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from meshgen.report.formats import Format

File = Annotated[
    Path,
    typer.Option("--file", "-f", help="The config.", show_default=True),
]
FindingsFormat = Annotated[
    Format, typer.Option("--format", help="How to print findings; all but text go to stdout.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more.")]

DEFAULT_FILE = Path("meshgen.yaml")


def listed(values: list[str] | None) -> list[str]:
    """Return what an option was given, once or several times or with commas."""
    return [part for value in values or () for part in map(str.strip, value.split(",")) if part]
