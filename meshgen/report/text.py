"""For people: a line a finding, as compilers print it, so that editors find the place."""

from meshgen.findings import Finding, Severity
from meshgen.report.finding_text import as_line
from meshgen.report.types import Report

_BOLD_OF = {
    Severity.ERROR: "\x1b[31m\x1b[1m",
    Severity.WARNING: "\x1b[33m\x1b[1m",
    Severity.NOTE: "\x1b[36m\x1b[1m",
}
_RESET = "\x1b[0m"


def text(report: Report, *, colour: bool = False) -> str:
    """Return `file:line:column: resource: path: what is wrong [error MG201]`, line by line."""
    return "".join(f"{line(finding, colour=colour)}\n" for finding in report.findings)


def line(finding: Finding, *, colour: bool = False) -> str:
    """Return a finding on one line."""
    label = f"{finding.severity} {finding.code}"
    if colour:
        label = f"{_BOLD_OF[finding.severity]}{label}{_RESET}"
    return f"{as_line(str(finding))} [{label}]"
