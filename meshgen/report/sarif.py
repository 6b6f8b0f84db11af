"""For code scanning: SARIF 2.1.0.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html; the sections are
named where a rule of it decides.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from meshgen import __version__
from meshgen.codes import Description
from meshgen.findings import Finding, Location, Related
from meshgen.report.code_markdown import in_markdown
from meshgen.report.explained import explained
from meshgen.report.finding_text import in_full, printable
from meshgen.report.rules import described
from meshgen.report.types import Report

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_HOME = "https://github.com/meshgen/meshgen"
_PAGE = f"{_HOME}/blob/main/docs/findings.md"
_OWN = f"{_HOME}/blob/main/docs/own-rules.md"
# The name that GitHub's documentation uses for the root of the checkout.
_ROOT = "%SRCROOT%"


def sarif(report: Report, *, colour: bool = False) -> str:  # noqa: ARG001
    """Return a SARIF log of one run, with the rules that were broken."""
    codes = sorted({finding.code for finding in report.findings})
    index = {code: position for position, code in enumerate(codes)}
    run = {
        "tool": {"driver": _driver(codes, report.own)},
        "automationDetails": {"id": f"meshgen/{report.command}/"},
        # Section 3.14.17: ours are neither bytes nor UTF-16, which is what is assumed otherwise.
        "columnKind": "unicodeCodePoints",
        # Section 3.14.14: without a `uri`, as a report is read on another machine.
        "originalUriBaseIds": {_ROOT: {"description": {"text": "Where meshgen was called."}}},
        "results": [_result(finding, index) for finding in report.findings],
    }
    if report.hints:
        run["invocations"] = [
            {"executionSuccessful": True, "toolExecutionNotifications": _told(report.hints)}
        ]
    return f"{json.dumps({'$schema': _SCHEMA, 'version': '2.1.0', 'runs': [run]}, indent=2)}\n"


def _told(hints: Sequence[str]) -> list[dict[str, Any]]:
    """Return what is said of the whole run: section 3.58, which is for no single result."""
    return [{"level": "note", "message": {"text": printable(hint)}} for hint in hints]


def _driver(codes: list[str], own: Mapping[str, Description]) -> dict[str, Any]:
    return {
        "name": "meshgen",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": _HOME,
        "rules": [_rule(code, own) for code in codes],
    }


def _rule(code: str, own: Mapping[str, Description]) -> dict[str, Any]:
    description = described(code, own)
    page = f"{_PAGE}#{code.lower()}" if code.startswith("MG") else description.source or _OWN
    rule: dict[str, Any] = {
        "id": code,
        "shortDescription": {"text": description.title},
        "fullDescription": {"text": description.why or description.title},
        # Section 3.49.13: whoever shows no Markdown shows the text.
        "help": {"text": explained(code, own), "markdown": "\n".join(in_markdown(description))},
        "helpUri": page,
        "defaultConfiguration": {"level": description.severity.value},
    }
    names = {"istio": list(description.istio), "kube-linter": list(description.linter)}
    if given := {whose: codes for whose, codes in names.items() if codes}:
        rule["properties"] = given
    return rule


def _result(finding: Finding, index: Mapping[str, int]) -> dict[str, Any]:
    location = _location(finding.location, finding.resource, finding.path)
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": finding.severity.value,
        "message": {"text": in_full(finding)},
        "locations": [location] if location else [],
    }
    if finding.related:
        result["relatedLocations"] = [_related(*each) for each in enumerate(finding.related, 1)]
    if finding.istio:
        result["properties"] = {"istio": finding.istio}
    return result


def _related(number: int, other: Related) -> dict[str, Any]:
    return {
        "id": number,
        "message": {"text": printable(str(other))},
        **_location(other.location, other.resource, other.path),
    }


def _location(at: Location, resource: str, path: str) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if at.file:
        location["physicalLocation"] = _physical(at)
    name = "/".join(part for part in (resource, path) if part)
    if name:
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "resource"}]
    return location


def _physical(at: Location) -> dict[str, Any]:
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
