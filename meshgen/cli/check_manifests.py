"""`meshgen check -k`: manifests that anybody wrote, each object and all together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import meshgen
from meshgen import Severity
from meshgen.cli.baseline import Told, among
from meshgen.cli.console import say
from meshgen.cli.progress import Progress
from meshgen.cli.project import DEFAULT_FILE
from meshgen.cli.reporting import put_report
from meshgen.cli.tally import in_a_line
from meshgen.report import Format, Report

# What is to be told of findings, by which files were looked at.
Known = Callable[..., Told]
# As every checker in CI exits: 0 is for fine, 2 for a wrong call.
FOUND = 1


@dataclass(frozen=True)
class Call:
    """What the call asks: `schemas` and `severities` take the place of ./meshgen.yaml's.

    `others` are further arguments of `meshgen.check_manifests`.
    """

    paths: Sequence[str]
    kubernetes: Sequence[str]
    istio: Sequence[str]
    schemas: Sequence[str] | None
    severities: Mapping[str, str]
    others: Mapping[str, Any]


def check_manifests(
    call: Call, format: Format, known: Known, *, quiet: bool, verbose: bool
) -> bool:
    """Check and print, and return whether there is an error that is not known."""
    releases = meshgen.releases(call.kubernetes, call.istio, DEFAULT_FILE)
    weighed = meshgen.severities_of(DEFAULT_FILE)
    notes: list[str] = []
    with Progress(quiet=quiet) as progress:
        outcome = meshgen.check_manifests(
            call.paths,
            kubernetes=releases[0].releases,
            istio=releases[1].releases,
            crds=call.schemas or meshgen.schemas_of(DEFAULT_FILE),
            severities={**weighed, **call.severities},
            note=notes.append,
            progress=progress,
            **call.others,
        )
    if verbose:
        for product, declared in zip(("Kubernetes", "Istio"), releases, strict=True):
            say(f"checking against {product} {', '.join(declared.releases)} ({declared.source})")
        if weighed:
            say(f"weighing findings as {DEFAULT_FILE} says: {_told(weighed)}")
        for note in notes:
            say(note)
    versions = {"kubernetes": releases[0].releases, "istio": releases[1].releases}
    told = known(outcome.findings, looked_at=among(list(outcome.files)))
    files, hints = tuple(outcome.checked), [*outcome.hints, *told.hints]
    counts = {**outcome.counts, **told.counts}
    report = Report("check", told.findings, counts, files, versions, hints, outcome.own)
    put_report(report, format, quiet=quiet)
    for line in (in_a_line(outcome, told.findings), *hints):
        say(line, quiet=quiet)
    return any(finding.severity is Severity.ERROR for finding in told.findings)


def _told(weights: Mapping[str, str]) -> str:
    return ", ".join(f"{code} {weight}" for code, weight in weights.items())
