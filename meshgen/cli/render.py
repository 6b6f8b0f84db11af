"""`meshgen render`: write the tree, or say how it differs."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from meshgen.cli.changes import print_changes, print_diff, summary
from meshgen.cli.console import say
from meshgen.cli.exits import DRIFT, guarded
from meshgen.cli.options import DEFAULT_FILE, File, FindingsFormat, Quiet, Verbose
from meshgen.cli.progress import Progress
from meshgen.cli.project import open_project
from meshgen.cli.reporting import report_warnings
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.report.formats import Format

if TYPE_CHECKING:
    from meshgen.writer import Comparison

DEFAULT_OUTPUT = Path("deploy")


@guarded
def render(
    file: File = DEFAULT_FILE,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder to write into.")
    ] = DEFAULT_OUTPUT,
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
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 if anything had to be written.")
    ] = False,
    format: FindingsFormat = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write the Kustomize base and overlays for the config.

    Nothing is written unless all of it is valid. Only files that meshgen wrote are ever changed or
    removed.
    """
    if str(output) == "-":
        raise _stream_refused()
    from meshgen.writer import compare, write
    from meshgen.writer import diff as unified

    with Progress(quiet=quiet) as progress:
        project = open_project(file, progress)
        progress.expect(_steps(len(project.environments)))
        files = project.files()
        writes = not (check or diff)
        progress("writing" if writes else "comparing with the disk")
        lines = list(unified(output, files)) if diff else []
        found = (
            write(output, files, force=force, keep_out=project.inputs)
            if writes
            else compare(output, files)
        )
    findings = [*project.warnings, *(_drift(found, output) if check and format.is_report else ())]
    report_warnings("render", findings, format, quiet=quiet, stdout_is_taken=diff)
    print_diff(lines)
    if not quiet:
        _say(found, file, output, check=check, diff=diff, every=verbose)
    if (check and found.drift) or (writes and exit_code and not found.clean):
        raise typer.Exit(DRIFT)


def _drift(found: "Comparison", output: Path) -> list[Finding]:
    """Return what of the folder is not what the config gives, as findings."""
    kinds = {
        "is missing": found.added,
        "is out of date": found.changed,
        "is left over": found.removed,
    }
    return [
        Finding(
            Code.DRIFT,
            f"the file {what}",
            Location(str(output / path)),
            hint="`meshgen render` brings it up to date",
        )
        for what, paths in kinds.items()
        for path in paths
    ]


def _steps(environments: int) -> int:
    """Return how many steps a render takes: see Project."""
    # Each environment is rendered and checked; then the config, the base, the plan, the disk.
    return 2 * environments + 4


def _say(
    found: "Comparison", file: Path, output: Path, *, check: bool, diff: bool, every: bool
) -> None:
    if diff and not check and found.drift:
        # The diff has said it.
        return
    say(summary(str(output), found, "is out of date" if check else "written"))
    print_changes(found, every=check or every)
    if check and found.drift:
        options = [
            *(["-f", str(file)] if file != DEFAULT_FILE else []),
            *(["-o", str(output)] if output != DEFAULT_OUTPUT else []),
        ]
        say(f"to bring it up to date: {shlex.join(['meshgen', 'render', *options])}")


def _stream_refused() -> MeshgenError:
    return MeshgenError(
        [
            Finding(
                Code.USAGE,
                "a Kustomize tree has many files and cannot go to stdout",
                expected="expected a folder, such as -o deploy",
                hint="`meshgen build ENV` prints an environment's resources as one stream",
            )
        ]
    )
