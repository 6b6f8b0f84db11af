"""`meshgen build`: an environment's resources as one YAML stream."""

from typing import Annotated

import typer

import meshgen
from meshgen.cli.console import put
from meshgen.cli.exits import guarded
from meshgen.cli.options import (
    AllowOutside,
    File,
    FindingsFormat,
    Quiet,
    Verbose,
    environment_argument,
)
from meshgen.cli.project import DEFAULT_FILE, opened
from meshgen.cli.reporting import report
from meshgen.report import Format

# Reading the config, rendering and checking one environment.
_STEPS = 3


@guarded
def build(
    environment: Annotated[
        str | None,
        environment_argument("The environment; may be left out if there is only one."),
    ] = None,
    namespace: Annotated[
        list[str] | None,
        typer.Option(
            "--namespace", metavar="NAME", help="Only this namespace of the config; repeatable."
        ),
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option("--group", metavar="NAME", help="Only this group of services; repeatable."),
    ] = None,
    platform: Annotated[
        bool, typer.Option("--platform", help="What runs beside the services, instead of them.")
    ] = False,
    file: File = DEFAULT_FILE,
    allow_outside: AllowOutside = None,
    format: FindingsFormat = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Print an environment's resources as one YAML stream.

    meshgen build prod | kubectl apply -f -
    """
    with opened(file, quiet=quiet, allow_outside=allow_outside) as (project, progress):
        progress.expect(_STEPS)
        name = project.chosen(environment)
        parts = {"namespaces": namespace or (), "groups": group or ()}
        text = meshgen.build(project, name, **parts, platform=platform)
    findings = meshgen.check(project, [name], outputs=())
    report("build", findings, format, quiet=quiet, stdout_is_taken=True)
    put(text)
