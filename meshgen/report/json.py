"""For scripts: one JSON document. Fields may be added in later releases; none changes meaning."""

import json as encoder
from typing import Any

from meshgen import __version__
from meshgen.findings import Finding, Severity
from meshgen.report.types import Case, Report


def json(report: Report, *, colour: bool = False) -> str:  # noqa: ARG001
    """Return the report as a JSON object.

    Its fields: `version` of meshgen, `command`, `versions` checked against, `counts` (those of
    the command, and `errors`, `warnings` and `notes`), `findings`, and `hints`, which are lines
    about the whole run. In a finding, what does not apply is "" or, of `line` and `column`, 0;
    `subcode` refines `code`, `istio` is the code that `istioctl analyze` has for the same, and
    `related` are the other places that it is about. Where tests were run, `tests` has each of
    them: its `name`, its place, whether it `passed`, and the `seconds` that it took.
    """
    document = {
        "version": __version__,
        "command": report.command,
        "versions": {product: list(releases) for product, releases in report.versions.items()},
        "counts": {
            **report.counts,
            "errors": report.number(Severity.ERROR),
            "warnings": report.number(Severity.WARNING),
            "notes": report.number(Severity.NOTE),
        },
        "findings": [_finding(finding) for finding in report.findings],
        "hints": list(report.hints),
    }
    if report.cases:
        document["tests"] = [_test(case) for case in report.cases]
    return f"{encoder.dumps(document, indent=2)}\n"


def _test(case: Case) -> dict[str, Any]:
    return {
        "name": case.name,
        "file": case.location.file,
        "line": case.location.line,
        "column": case.location.column,
        "passed": case.is_met,
        "seconds": round(case.seconds, 3),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "subcode": finding.subcode,
        "severity": finding.severity,
        "file": finding.location.file,
        "line": finding.location.line,
        "column": finding.location.column,
        "resource": finding.resource,
        "path": finding.path,
        "message": finding.message,
        "expected": finding.expected,
        "hint": finding.hint,
        "istio": finding.istio,
        "related": [
            {
                "file": other.location.file,
                "line": other.location.line,
                "column": other.location.column,
                "resource": other.resource,
                "path": other.path,
            }
            for other in finding.related
        ],
    }
