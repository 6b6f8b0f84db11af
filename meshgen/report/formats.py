"""Every format of a report: its name, and its reporter, which is imported when it is asked for."""

from enum import StrEnum

from meshgen.report.types import Report, Reporter


class Format(StrEnum):
    """What `--format` takes."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    JUNIT = "junit"

    @property
    def is_report(self) -> bool:
        """Return whether it is a document for a program, and not lines for people."""
        return self is not Format.TEXT


def formatted(report: Report, format: Format, *, colour: bool = False) -> str:
    """Return the report in a format; `colour` asks for the escape sequences of a terminal."""
    return _reporter(format)(report, colour=colour)


def _reporter(format: Format) -> Reporter:
    match format:
        case Format.TEXT:
            from meshgen.report.text import text as reporter
        case Format.JSON:
            from meshgen.report.json import json as reporter
        case Format.SARIF:
            from meshgen.report.sarif import sarif as reporter
        case Format.GITHUB:
            from meshgen.report.github import github as reporter
        case Format.JUNIT:
            from meshgen.report.junit import junit as reporter
    return reporter
