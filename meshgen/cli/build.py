"""`meshgen build`: an environment's resources as one YAML stream."""

import sys
from typing import Annotated

import typer

from meshgen.cli.console import Progress
from meshgen.cli.exits import guarded
from meshgen.cli.options import DEFAULT_FILE, File, Quiet, Verbose
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.nearest import did_you_mean


@guarded
def build(
    environment: Annotated[
        str | None,
        typer.Argument(metavar="[ENV]", help="The environment; may be left out if there is one."),
    ] = None,
    file: File = DEFAULT_FILE,
    quiet: Quiet = False,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Print an environment's resources as one YAML stream, for `kubectl apply -f -`."""
    from meshgen.pipeline import Project

    progress = Progress(quiet=quiet)
    try:
        project = Project(file, progress)
        text = project.stream(_chosen(environment, project.environments))
    finally:
        progress.done()
    sys.stdout.write(text)


def _chosen(environment: str | None, known: list[str]) -> str:
    if environment in known:
        return environment
    if environment is None and len(known) == 1:
        return known[0]
    what = f"no environment is called `{environment}`" if environment else "which environment?"
    raise MeshgenError(
        [
            Finding(
                Code.USAGE,
                what,
                expected=f"expected one of {', '.join(known)}",
                hint=did_you_mean(environment, known) if environment else "",
            )
        ]
    )
