"""`meshgen docs`: write the guides of this very system, or say how they differ."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

import meshgen
from meshgen.cli.changes import print_diff
from meshgen.cli.console import say
from meshgen.cli.exits import DRIFT, guarded
from meshgen.cli.options import AllowOutside, File, Quiet, Verbose, environment_argument
from meshgen.cli.project import DEFAULT_FILE, opened
from meshgen.cli.written import Mode, Trees, advice, diffs, settled, tell

_FOLDER = Path("docs/mesh")


@guarded
def docs(
    environments: Annotated[
        list[str] | None,
        environment_argument("The environments; else what the config says, or all.", several=True),
    ] = None,
    file: File = DEFAULT_FILE,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The folder to write into; else the config's, or docs/mesh."
        ),
    ] = None,
    html: Annotated[
        bool | None,
        typer.Option("--html/--no-html", help="Whether all of it is one HTML page besides."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if the folder is out of date.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; print what would change.")
    ] = False,
    force: Annotated[
        bool,
        typer.Option("--force", help="Overwrite files that were edited or that are not meshgen's."),
    ] = False,
    allow_outside: AllowOutside = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write the operations guide and the incident manual in Markdown.

    Each page has the names, labels, numbers and commands of the environment that it is about. Only
    files that meshgen wrote are ever changed or removed.
    """
    mode = Mode(check=check, diff=diff, every=verbose)
    with opened(file, quiet=quiet, allow_outside=allow_outside) as (project, progress):
        declared = meshgen.docs_folder(project) or _FOLDER
        folder = declared if output is None else output
        project.refuse_link(folder)
        progress.expect(2 * len(project.environments) + 3)
        trees: Trees = {folder: meshgen.docs(project, environments or (), html=html)}
        lines = list(diffs(trees)) if diff else []
        comparisons = settled(project, trees, mode, force=force)
    print_diff(lines)
    if not quiet:
        for comparison in comparisons:
            tell(comparison, folder, mode)
    if check and any(comparison.drift for comparison in comparisons):
        say(advice(comparisons, _command(file, environments, output, html), "docs"), quiet=quiet)
        raise typer.Exit(DRIFT)


def _command(
    file: Path, environments: list[str] | None, output: Path | None, html: bool | None
) -> str:
    options = [
        *(environments or ()),
        *(["-f", str(file)] if file != DEFAULT_FILE else []),
        *(["-o", str(output)] if output is not None else []),
        *([] if html is None else ["--html" if html else "--no-html"]),
    ]
    return shlex.join(["meshgen", "docs", *options])
