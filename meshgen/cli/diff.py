"""`meshgen diff`: what two environments have otherwise."""

from enum import StrEnum
from typing import Annotated

import typer

import meshgen
from meshgen import Code, Finding, MeshgenError
from meshgen.cli.console import put
from meshgen.cli.exits import DRIFT, guarded
from meshgen.cli.options import AllowOutside, File, Quiet, Verbose, environment_argument
from meshgen.cli.project import DEFAULT_FILE, opened
from meshgen.cli.screen import text_style
from meshgen.report import Report


class DiffFormat(StrEnum):
    """What `--format` takes: a table, or that of a script or a pull request."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


@guarded
def diff(
    environments: Annotated[
        list[str] | None,
        environment_argument("Two environments; one with --against.", several=True),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="REF",
            help="One environment as it was: in a git revision, or in a folder with a config.",
        ),
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 if anything differs.")
    ] = False,
    file: File = DEFAULT_FILE,
    allow_outside: AllowOutside = None,
    format: Annotated[
        DiffFormat,
        typer.Option(
            "--format", help="json has every value with its place; markdown is for a pull request."
        ),
    ] = DiffFormat.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Tell what two environments have otherwise, setting by setting.

    Settings count as they hold in the end: defaults, and what the environment changes, put
    together. With --verbose, each in full and where it is written. What may be a secret is not
    shown.

    meshgen diff dev prod

    meshgen diff prod --against main
    """
    names = _asked(environments or [], against)
    with opened(file, quiet=quiet, allow_outside=allow_outside) as (project, _):
        if against is not None:
            found = meshgen.setting_changes(project, names[0], against)
        else:
            found = meshgen.setting_differences(project, *names)
    _print(found, format, every=verbose)
    if exit_code and found.differences:
        raise typer.Exit(DRIFT)


def _asked(names: list[str], against: str | None) -> list[str]:
    if against is not None and not against.strip():
        raise _wrong("--against is empty", "expected a git revision or a folder")
    if against is not None and len(names) != 1:
        raise _wrong("--against is of one environment", "expected `meshgen diff ENV --against REF`")
    if against is None and len(names) != 2:
        many = {0: "no environment is", 1: "one environment is"}.get(len(names), "several are")
        raise _wrong(
            f"{many} named",
            "expected `meshgen diff ENV ENV`, or `meshgen diff ENV --against REF`",
            "`meshgen render --diff` tells what a render would change",
        )
    return names


def _wrong(message: str, expected: str, hint: str = "") -> MeshgenError:
    return MeshgenError([Finding(Code.USAGE, message, expected=expected, hint=hint)])


def _print(found: "meshgen.Differences", format: DiffFormat, *, every: bool) -> None:
    from meshgen.report import differences

    if format is DiffFormat.MARKDOWN:
        put(differences.markdown(found))
    elif format is DiffFormat.JSON:
        counts = {"differences": len(found.differences)}
        put(differences.document(Report("diff", [], counts), found))
    else:
        put(differences.text(found, text_style(every=every)))
