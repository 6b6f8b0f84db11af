"""Findings in the format that the call asked for."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TextIO

from meshgen import Finding, Severity
from meshgen.cli.console import coloured, print_findings, put
from meshgen.report import Format, Report, formatted


def report(
    command: str,
    findings: Sequence[Finding],
    format: Format,
    to: TextIO | None = None,
) -> None:
    """Print the findings of a command: as text to stderr, else as one report to `to`, or stdout.

    A report is printed where nothing was found, too. Raises as `put` does.
    """
    if not format.is_report:
        print_findings(findings)
        return
    text = formatted(Report(command, findings), format)
    if to is None:
        put(text)
    else:
        to.write(text)


def put_report(report: Report, format: Format, *, quiet: bool) -> None:
    """Print a report to stdout, as text without warnings if quiet. Raises as `put` does."""
    if quiet and format is Format.TEXT:
        errors = [f for f in report.findings if f.severity is Severity.ERROR]
        report = replace(report, findings=errors)
    put(formatted(report, format, colour=coloured(sys.stdout)))


def format_of(option: object) -> Format:
    """Return the format to print findings in, of what `--format` was given: the last one."""
    names = list(map(str, option)) if isinstance(option, list) else [str(option)]
    return [Format.TEXT, *(Format(each) for each in names if each in set(Format))][-1]


def report_warnings(
    command: str,
    findings: Sequence[Finding],
    format: Format,
    *,
    quiet: bool,
    stdout_is_taken: bool,
) -> None:
    """Print what stops nothing; as text not if quiet, and a report to stderr if it must."""
    if format.is_report or not quiet:
        report(command, findings, format, sys.stderr if stdout_is_taken else None)
