"""For GitHub Actions: workflow commands, which show as annotations beside the lines of a diff.

Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions; what is
escaped is what `@actions/core` escapes.
"""

from meshgen.findings import Finding, Severity
from meshgen.report.finding_text import printable, subject, told
from meshgen.report.types import Report


def github(report: Report, *, colour: bool = False) -> str:  # noqa: ARG001
    """Return a line for each finding, as severe as that is, and a `::notice` for each hint."""
    commands = [
        *(_command(finding) for finding in report.findings),
        *(f"::notice::{_data(printable(hint))}" for hint in report.hints),
    ]
    return "".join(f"{command}\n" for command in commands)


def _command(finding: Finding) -> str:
    at = finding.location
    title = " ".join(part for part in (finding.code, subject(finding)) if part)
    properties = {
        "file": printable(at.file),
        "line": str(at.line or ""),
        "col": str(at.column or ""),
        "title": title,
    }
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    command = "notice" if finding.severity is Severity.NOTE else finding.severity
    return f"::{command} {given}::{_data(told(finding))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
