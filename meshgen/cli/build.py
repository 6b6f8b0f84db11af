"""`meshgen build`: an environment's resources as one YAML stream."""

from typing import Annotated

import typer

import meshgen
from meshgen.cli.completion import environments
from meshgen.cli.console import put
from meshgen.cli.exits import guarded
from meshgen.cli.options import DEFAULT_FILE, File, FindingsFormat, Quiet, Verbose
from meshgen.cli.progress import Progress
from meshgen.cli.project import open_project
from meshgen.cli.reporting import report_warnings
from meshgen.report.formats import Format

# Reading the config, rendering and checking one environment.
_STEPS = 3


@guarded
def build(
    environment: Annotated[
        str | None,
        typer.Argument(
            metavar="[ENV]",
            help="The environment; may be left out if there is only one.",
            autocompletion=environments,
        ),
    ] = None,
    file: File = DEFAULT_FILE,
    format: FindingsFormat = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Print an environment's resources as one YAML stream.

    meshgen build prod | kubectl apply -f -
    """
    with Progress(quiet=quiet) as progress:
        progress.expect(_STEPS)
        project = open_project(file, progress)
        name = project.chosen(environment)
        text = meshgen.build(project, name)
    report_warnings(
        "build", meshgen.check(project, [name]), format, quiet=quiet, stdout_is_taken=True
    )
    put(text)
