"""For code scanning: SARIF 2.1.0.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html; the sections are
named where a rule of it decides.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from meshgen import __version__
from meshgen.findings import Finding
from meshgen.report.finding_text import in_full
from meshgen.report.rules import described
from meshgen.report.types import Report

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_HOME = "https://github.com/meshgen/meshgen"
# The name that GitHub's documentation uses for the root of the checkout.
_ROOT = "%SRCROOT%"


def sarif(report: Report, *, colour: bool = False) -> str:  # noqa: ARG001
    """Return a SARIF log of one run, with the rules that were broken."""
    codes = sorted({finding.code for finding in report.findings})
    index = {code: position for position, code in enumerate(codes)}
    run = {
        "tool": {"driver": _driver(codes)},
        "automationDetails": {"id": f"meshgen/{report.command}/"},
        # Section 3.14.17: ours are neither bytes nor UTF-16, which is what is assumed otherwise.
        "columnKind": "unicodeCodePoints",
        # Section 3.14.14: without a `uri`, as a report is read on another machine.
        "originalUriBaseIds": {_ROOT: {"description": {"text": "Where meshgen was called."}}},
        "results": [_result(finding, index) for finding in report.findings],
    }
    return f"{json.dumps({'$schema': _SCHEMA, 'version': '2.1.0', 'runs': [run]}, indent=2)}\n"


def _driver(codes: list[str]) -> dict[str, Any]:
    rules = [{"id": code, "shortDescription": {"text": described(code).title}} for code in codes]
    return {
        "name": "meshgen",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": _HOME,
        "rules": rules,
    }


def _result(finding: Finding, index: Mapping[str, int]) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if finding.location.file:
        location["physicalLocation"] = _physical(finding)
    name = "/".join(part for part in (finding.resource, finding.path) if part)
    if name:
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "resource"}]
    return {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": finding.severity.value,
        "message": {"text": in_full(finding)},
        "locations": [location] if location else [],
    }


def _physical(finding: Finding) -> dict[str, Any]:
    at = finding.location
    numbers = {"startLine": at.line, "startColumn": at.column}
    region = {name: number for name, number in numbers.items() if number}
    artifact = _artifact(at.file)
    return {"artifactLocation": artifact, **({"region": region} if region else {})}


def _artifact(file: str) -> dict[str, str]:
    """Return a file relative to the working directory; one that is not below it, in full."""
    path = Path(file)
    # A working directory that is gone has nothing below it.
    with suppress(FileNotFoundError, ValueError):
        path = path.relative_to(Path.cwd())
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix()), "uriBaseId": _ROOT}
