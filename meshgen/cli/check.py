"""`meshgen check`: everything that a render checks, in one report, and nothing written."""

from typing import Annotated

import typer

import meshgen
from meshgen import Severity
from meshgen.cli.console import say
from meshgen.cli.exits import WRONG_INPUT, guarded
from meshgen.cli.options import (
    AllowOutside,
    File,
    FindingsFormat,
    Quiet,
    Verbose,
    environment_argument,
)
from meshgen.cli.project import DEFAULT_FILE, opened
from meshgen.cli.reporting import put_report
from meshgen.cli.tally import count
from meshgen.report import Format, Report


@guarded
def check(
    environment: Annotated[
        list[str] | None,
        environment_argument("The environments; all if left out.", several=True),
    ] = None,
    file: File = DEFAULT_FILE,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="REF",
            help="Check the change as well: from a git revision, or a folder that render wrote.",
        ),
    ] = None,
    allow_outside: AllowOutside = None,
    format: FindingsFormat = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Check the config and all that comes of it, and write nothing.

    Exits 2 for what `meshgen render` would refuse; warnings are printed, and stop nothing.
    """
    with opened(file, quiet=quiet, allow_outside=allow_outside) as (project, progress):
        names = project.select(environment or ())
        progress.expect(1 + 2 * len(names))
        findings = meshgen.check(project, names)
        if against is not None:
            findings += meshgen.changes(project, against, environments=names)
        objects = sum(len(project.objects(name)) for name in names)
    releases = project.releases(names)
    versions = {product.lower(): listed for product, listed in releases.items()}
    counts = {"environments": len(names), "objects": objects}
    report = Report("check", findings, counts, versions=versions)
    put_report(report, format, quiet=quiet)
    if verbose:
        for product, listed in releases.items():
            say(f"checked against {product} {', '.join(listed)}")
    errors, warnings, notes = (report.number(severity) for severity in Severity)
    counted = f"{count(errors, 'error')}, {count(warnings, 'warning')}"
    counted += f", {count(notes, 'note')}" if notes else ""
    where = f"{count(objects, 'object')} in {count(len(names), 'environment')}"
    say(f"{where}: {counted if findings else 'no findings'}", quiet=quiet)
    if errors:
        raise typer.Exit(WRONG_INPUT)
