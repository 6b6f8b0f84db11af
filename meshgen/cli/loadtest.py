"""`meshgen loadtest`: load tests planned, rendered for k6, or run."""

from typing import Annotated

import typer

import meshgen
from meshgen.cli.console import put
from meshgen.cli.exits import guarded
from meshgen.cli.options import (
    AllowOutside,
    File,
    Quiet,
    Verbose,
    environment_argument,
    listed,
)
from meshgen.cli.project import DEFAULT_FILE, opened
from meshgen.report import Format, Report, formatted


@guarded
def loadtest(
    environment: Annotated[
        str | None,
        environment_argument("The environment; may be left out if there is only one."),
    ] = None,
    test: Annotated[
        list[str] | None,
        typer.Option("--test", "-t", metavar="NAME", help="Only this load test; repeatable."),
    ] = None,
    k6: Annotated[
        bool, typer.Option("--k6", help="Print the script of one for k6: `k6 run -` reads it.")
    ] = False,
    job: Annotated[
        bool, typer.Option("--job", help="Print the Jobs of those that have one, as YAML.")
    ] = False,
    replicas: Annotated[
        int | None,
        typer.Option(
            "--replicas", min=1, help="How many pods the service has; else as many as are declared."
        ),
    ] = None,
    file: File = DEFAULT_FILE,
    allow_outside: AllowOutside = None,
    format: Annotated[
        Format, typer.Option("--format", help="json has all figures, the others the findings.")
    ] = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Plan load tests, and render them for k6.

    It says what is sent, and what has to come of it.
    Without `loadTests` in the config, each service that is limited, scaled or exposed has one.

    meshgen loadtest prod --k6 --test limit | k6 run -e TARGET=http://localhost:8080 -

    meshgen loadtest prod --job | kubectl replace --force -f -
    """
    with opened(file, quiet=quiet, allow_outside=allow_outside) as (project, _):
        name = project.chosen(environment)
        if job:
            put(meshgen.load_test_jobs(project, name))
            return
        planned = meshgen.load_tests(project, name, listed(test), replicas=replicas)
        if k6:
            put(_only(meshgen.load_test_scripts(project, name, listed(test))))
            return
    _print(planned, format)


def _only(scripts: dict[str, str]) -> str:
    if len(scripts) == 1:
        return next(iter(scripts.values()))
    what = f"there are {len(scripts)} load tests, and k6 runs one script"
    names = ", ".join(scripts)
    raise meshgen.MeshgenError(
        [meshgen.Finding(meshgen.Code.USAGE, what, expected=f"expected --test, one of {names}")]
    )


def _print(planned: "list[meshgen.PlannedLoad]", format: Format) -> None:
    from meshgen.report.loads import document, text

    if format is Format.TEXT:
        put(text(planned))
        return
    report = Report("loadtest", [], {"loadTests": len(planned)})
    put(document(report, planned) if format is Format.JSON else formatted(report, format))
