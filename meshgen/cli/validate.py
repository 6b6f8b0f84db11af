"""`meshgen validate`: check manifests that anybody wrote."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from meshgen.cli.console import coloured, put, say
from meshgen.cli.exits import guarded
from meshgen.cli.options import DEFAULT_FILE, Quiet, Verbose, listed
from meshgen.cli.progress import Progress
from meshgen.cli.tally import in_a_line, table
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location, Severity
from meshgen.report.formats import Format

if TYPE_CHECKING:
    from meshgen.manifests.declared import Declared
    from meshgen.manifests.options import Options
    from meshgen.manifests.outcome import Outcome
    from meshgen.report.types import Report

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
    kubernetes: Annotated[
        list[str] | None,
        typer.Option(
            "--kubernetes", metavar="VERSION", help="Check against this release; repeatable."
        ),
    ] = None,
    istio: Annotated[
        list[str] | None,
        typer.Option("--istio", metavar="VERSION", help="Check against this release; repeatable."),
    ] = None,
    schemas: Annotated[
        list[str] | None,
        typer.Option(
            "--schemas",
            metavar="PATH",
            help="Your own CRDs, a file or a folder of plain YAML; repeatable.",
        ),
    ] = None,
    skip_kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--skip-kinds",
            metavar="KINDS",
            help="Leave out these: Kind or Kind.group, with commas between.",
        ),
    ] = None,
    ignore_missing_schemas: Annotated[
        bool,
        typer.Option(
            "--ignore-missing-schemas", help="Pass over kinds of other APIs without a schema."
        ),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", "-j", metavar="N", min=1, help="Processes; by default as many as it is worth."
        ),
    ] = None,
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

    Without versions those of ./meshgen.yaml count, or else the newest. Kustomizations, their
    patches, Helm charts and YAML that holds no Kubernetes object are passed over. Exits 1 if
    anything is wrong; warnings are not.
    """
    from meshgen.manifests.declared import declared
    from meshgen.manifests.options import Options

    of_kubernetes, of_istio = declared(listed(kubernetes), listed(istio), DEFAULT_FILE)
    options = Options(
        of_kubernetes.releases,
        of_istio.releases,
        crds=_crds(schemas or []),
        skip_kinds=frozenset(listed(skip_kinds)),
        ignore_missing_schemas=ignore_missing_schemas,
    )
    notes: list[str] = []
    outcome = _validate(paths or ["."], options, jobs, notes, quiet=quiet)
    if verbose:
        _say_releases("Kubernetes", of_kubernetes)
        _say_releases("Istio", of_istio)
        say("\n".join(notes), quiet=not notes)
    _print(_report(outcome, options), format, output, quiet=quiet)
    if summary:
        (say if format is not Format.TEXT and output is None else put)(table(outcome))
    say(in_a_line(outcome), quiet=quiet)
    if any(finding.severity is Severity.ERROR for finding in outcome.findings):
        raise typer.Exit(FOUND)


def _crds(paths: list[str]) -> "tuple[Mapping[str, Any], ...]":
    if not paths:
        return ()
    from meshgen.manifests.crds import read_crds

    return read_crds(paths)


def _say_releases(product: str, found: "Declared") -> None:
    say(f"checking against {product} {', '.join(found.releases)} ({found.source})")


def _validate(
    paths: list[str], options: "Options", jobs: int | None, notes: list[str], *, quiet: bool
) -> "Outcome":
    from meshgen.manifests.files import find
    from meshgen.manifests.validate import validate as run

    with Progress(quiet=quiet) as progress:
        found = find(paths)
        progress.expect(len(found))
        return run(found, options, jobs=jobs, note=notes.append, step=progress)


def _report(outcome: "Outcome", options: "Options") -> "Report":
    from meshgen.report.types import Report

    versions = {"kubernetes": options.kubernetes, "istio": options.istio}
    return Report("validate", outcome.findings, outcome.counts, tuple(outcome.checked), versions)


def _print(report: "Report", format: Format, output: Path | None, *, quiet: bool) -> None:
    """Print the report; with a file for it, print it as text and write the file."""
    from meshgen.report.registry import formatted

    if output is not None:
        _write(output, formatted(report, format))
        format = Format.TEXT
    if quiet and format is Format.TEXT:
        errors = [f for f in report.findings if f.severity is Severity.ERROR]
        report = replace(report, findings=errors)
    put(formatted(report, format, colour=coloured(sys.stdout)))


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"the report cannot be written: {reason}"
        raise MeshgenError([Finding(Code.WRITE, message, Location(str(output)))]) from None
