"""`meshgen check`: everything that a render checks, in one report, and nothing written."""

import sys
from typing import Annotated

import typer

import meshgen
from meshgen.cli.completion import environments
from meshgen.cli.console import coloured, put, say
from meshgen.cli.exits import WRONG_INPUT, guarded
from meshgen.cli.options import DEFAULT_FILE, File, FindingsFormat, Quiet, Verbose
from meshgen.cli.progress import Progress
from meshgen.cli.project import open_project
from meshgen.findings import Severity
from meshgen.report.formats import Format
from meshgen.report.types import Report


@guarded
def check(
    environment: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ENV]...",
            help="The environments; all if left out.",
            autocompletion=environments,
        ),
    ] = None,
    file: File = DEFAULT_FILE,
    format: FindingsFormat = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Check the config and all that comes of it, and write nothing.

    Exits 2 for what `meshgen render` would refuse; warnings are printed, and stop nothing.
    """
    from meshgen.report.registry import formatted

    with Progress(quiet=quiet) as progress:
        project = open_project(file, progress)
        names = project.select(environment or ())
        progress.expect(1 + 2 * len(names))
        findings = meshgen.check(project, names)
        objects = sum(len(project.objects(name)) for name in names)
    errors = [f for f in findings if f.severity is Severity.ERROR]
    shown = errors if quiet and format is Format.TEXT else findings
    releases = project.releases(names)
    versions = {product.lower(): listed for product, listed in releases.items()}
    counts = {"environments": len(names), "objects": objects}
    report = Report("check", shown, counts, versions=versions)
    put(formatted(report, format, colour=coloured(sys.stdout)))
    if verbose:
        for product, listed in releases.items():
            say(f"checked against {product} {', '.join(listed)}")
    warnings = len(findings) - len(errors)
    counted = f"{_count(len(errors), 'error')}, {_count(warnings, 'warning')}"
    where = f"{_count(objects, 'object')} in {_count(len(names), 'environment')}"
    say(f"{where}: {counted if findings else 'no findings'}", quiet=quiet)
    if errors:
        raise typer.Exit(WRONG_INPUT)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
