"""Findings in the format that the call asked for."""

import sys
from collections.abc import Sequence
from dataclasses import replace

from meshgen import Finding, Severity
from meshgen.cli.console import coloured, in_terminal, print_findings, put
from meshgen.report import Format, Report, formatted


def report(
    command: str,
    findings: Sequence[Finding],
    format: Format,
    *,
    quiet: bool = False,
    stdout_is_taken: bool = False,
) -> None:
    """Print findings: as text to stderr unless quiet, else as one report to stdout.

    A report is printed where nothing was found, too, and to stderr if it must.
    """
    if format.is_report:
        put(formatted(Report(command, findings), format), aside=stdout_is_taken)
    elif not quiet:
        print_findings(findings)


def put_report(report: Report, format: Format, *, quiet: bool) -> None:
    """Print a report to stdout, as text without warnings if quiet."""
    if quiet and format is Format.TEXT:
        errors = [f for f in report.findings if f.severity is Severity.ERROR]
        report = replace(report, findings=errors)
    if format is Format.TEXT and sys.stdout.isatty() and report.findings:
        put(in_terminal(report.findings, sys.stdout))
    else:
        put(formatted(report, format, colour=coloured(sys.stdout)))


def format_of(option: object) -> Format:
    """Return the format to print findings in, of what `--format` was given: the last one."""
    names = list(map(str, option)) if isinstance(option, list) else [str(option)]
    return [Format.TEXT, *(Format(each) for each in names if each in set(Format))][-1]
