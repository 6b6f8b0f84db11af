"""Options that several commands share."""

from pathlib import Path
from typing import Annotated, Any

import typer

from meshgen import Code, Finding, MeshgenError
from meshgen.cli.completion import environments
from meshgen.report import Format

File = Annotated[
    Path,
    typer.Option("--file", "-f", help="The config.", show_default=True),
]
AllowOutside = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-outside",
        metavar="FOLDER",
        help="Let the config use this folder, outside its repository; repeatable.",
    ),
]
FindingsFormat = Annotated[
    Format, typer.Option("--format", help="How to print findings; all but text go to stdout.")
]
Severities = Annotated[
    list[str] | None,
    typer.Option(
        "--severity",
        metavar="CODE=WEIGHT",
        help="Weigh a finding: error, warning, note or ignore; repeatable.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more.")]

Build = Annotated[
    bool,
    typer.Option(
        "--build",
        help="Build kustomizations and charts, with kustomize or kubectl, and helm.",
    ),
]
Allow = Annotated[
    list[str] | None,
    typer.Option(
        "--allow",
        metavar="WHAT",
        help="With --build: let builds use remote, outside, helm or plugins; repeatable.",
    ),
]
Context = Annotated[
    str, typer.Option("--context", metavar="NAME", help="kubectl's context; else its current.")
]
Kubeconfig = Annotated[
    str, typer.Option("--kubeconfig", metavar="FILE", help="kubectl's kubeconfig.")
]
Timeout = Annotated[
    float,
    typer.Option("--timeout", metavar="SECONDS", min=0.1, help="With --build: for each build."),
]


def environment_argument(what: str, *, several: bool = False) -> Any:
    """Return the argument that names one environment, or several; Tab offers them."""
    metavar = "[ENV]..." if several else "[ENV]"
    return typer.Argument(metavar=metavar, help=what, autocompletion=environments)


def weights(values: list[str] | None) -> dict[str, str]:
    """Return the weights by code that `--severity` was given, the last one for a code.

    Raises MeshgenError for what is no pair; whether the pair means something is told elsewhere.
    """
    pairs = [text.partition("=") for text in listed(values)]
    wrong = [f"{code}{equals}{weight}" for code, equals, weight in pairs if not (code and weight)]
    if wrong:
        expected = "expected a code and a weight, such as MG503=ignore"
        raise MeshgenError(
            Finding(Code.USAGE, f"--severity {text} says no weight", expected=expected)
            for text in wrong
        )
    return {code.strip().upper(): weight.strip() for code, _, weight in pairs}


def listed(values: list[str] | None) -> list[str]:
    """Return what an option was given, once or several times or with commas."""
    return [part for value in values or () for part in map(str.strip, value.split(",")) if part]


def header_of(text: str) -> tuple[str, str]:
    """Return the name and the value of a header; raises MeshgenError for a text that is none."""
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        message, expected = f"--header {text} is no header", "expected 'NAME: VALUE'"
        raise MeshgenError([Finding(Code.USAGE, message, expected=expected)])
    return name.strip(), value.strip()
