"""`meshgen render`: write the tree, or say how it differs."""

from pathlib import Path
from typing import Annotated

import typer

from meshgen.cli.console import Progress, print_changes, print_diff
from meshgen.cli.exits import DRIFT, guarded
from meshgen.cli.options import DEFAULT_FILE, File, Quiet, Verbose
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding


@guarded
def render(
    file: File = DEFAULT_FILE,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder to write into.")
    ] = Path("deploy"),
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
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write the Kustomize base and overlays for the config."""
    if str(output) == "-":
        raise _stream_refused()
    from meshgen.pipeline import Project
    from meshgen.writer import compare, write
    from meshgen.writer import diff as unified

    progress = Progress(quiet=quiet)
    try:
        project = Project(file, progress)
        files = project.files()
    finally:
        progress.done()
    if diff:
        print_diff(unified(output, files))
    if not (check or diff):
        done = write(output, files, force=force, keep_out=project.inputs)
        if not quiet:
            print_changes(str(output), done, "written", verbose=verbose)
        return
    found = compare(output, files)
    if check:
        if not quiet:
            print_changes(str(output), found, "is out of date", verbose=True)
        if found.drift:
            raise typer.Exit(DRIFT)


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
