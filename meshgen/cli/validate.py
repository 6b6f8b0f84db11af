"""`meshgen validate`: check manifests that anybody wrote."""

from pathlib import Path
from typing import Annotated

import typer

import meshgen
from meshgen import Code, Finding, Location, MeshgenError, Severity
from meshgen.cli.console import put, say
from meshgen.cli.exits import guarded
from meshgen.cli.manifest_options import (
    IgnoreMissingSchemas,
    Istio,
    Jobs,
    Kubernetes,
    Placeholders,
    Schemas,
    SkipKinds,
)
from meshgen.cli.options import Allow, Build, Quiet, Timeout, Verbose, listed
from meshgen.cli.progress import Progress
from meshgen.cli.project import DEFAULT_FILE
from meshgen.cli.reporting import put_report
from meshgen.cli.tally import in_a_line, table
from meshgen.report import Format, Report, formatted

# As every checker in CI exits: 0 is for fine, 2 for a wrong call.
FOUND = 1


@guarded
def validate(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATHS]...",
            help="Files, folders, or - for the standard input; this folder if left out.",
        ),
    ] = None,
    kubernetes: Kubernetes = None,
    istio: Istio = None,
    schemas: Schemas = None,
    skip_kinds: SkipKinds = None,
    ignore_missing_schemas: IgnoreMissingSchemas = False,
    placeholders: Placeholders = False,
    build: Build = False,
    allow: Allow = None,
    timeout: Timeout = 60.0,
    jobs: Jobs = None,
    format: Annotated[
        Format, typer.Option("--format", help="How to print the findings.")
    ] = Format.TEXT,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write the report there, and print it as text too."),
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="Count objects by kind, and what was passed over.")
    ] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Check manifests against every Kubernetes and Istio that you run.

    Without versions those of ./meshgen.yaml count, without that the newest. Kustomizations, their
    patches, Helm charts and YAML that holds no Kubernetes object are passed over. Exits 1 if
    anything is wrong; warnings are not.

    With --build, kustomizations and charts are built, and checked as they come out.
    """
    releases = meshgen.releases(listed(kubernetes), listed(istio), DEFAULT_FILE)
    notes: list[str] = []
    with Progress(quiet=quiet) as progress:
        outcome = meshgen.validate(
            paths or ["."],
            kubernetes=releases[0].releases,
            istio=releases[1].releases,
            crds=schemas or meshgen.schemas_of(DEFAULT_FILE),
            skip_kinds=listed(skip_kinds),
            ignore_missing_schemas=ignore_missing_schemas,
            placeholders=placeholders,
            build=build,
            allow=listed(allow),
            timeout=timeout,
            jobs=jobs,
            note=notes.append,
            progress=progress,
        )
    if verbose:
        for product, declared in zip(("Kubernetes", "Istio"), releases, strict=True):
            say(f"checking against {product} {', '.join(declared.releases)} ({declared.source})")
        for note in notes:
            say(note)
    _print(_report(outcome, releases), format, output, quiet=quiet)
    if summary:
        put(table(outcome), aside=format is not Format.TEXT and output is None)
    for line in (in_a_line(outcome), *outcome.hints):
        say(line, quiet=quiet)
    if any(finding.severity is Severity.ERROR for finding in outcome.findings):
        raise typer.Exit(FOUND)


def _report(
    outcome: "meshgen.Outcome", releases: "tuple[meshgen.Declared, meshgen.Declared]"
) -> Report:
    versions = {"kubernetes": releases[0].releases, "istio": releases[1].releases}
    files, hints = tuple(outcome.checked), outcome.hints
    return Report("validate", outcome.findings, outcome.counts, files, versions, hints)


def _print(report: Report, format: Format, output: Path | None, *, quiet: bool) -> None:
    """Print the report; with a file for it, print it as text and write the file."""
    if output is not None:
        _write(output, formatted(report, format))
        format = Format.TEXT
    put_report(report, format, quiet=quiet)


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"the report cannot be written: {reason}"
        raise MeshgenError([Finding(Code.WRITE, message, Location(str(output)))]) from None
