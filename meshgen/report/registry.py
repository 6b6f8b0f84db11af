"""Every format and its reporter."""

from collections.abc import Mapping

from meshgen.report.formats import Format
from meshgen.report.github import github
from meshgen.report.json import json
from meshgen.report.junit import junit
from meshgen.report.sarif import sarif
from meshgen.report.text import text
from meshgen.report.types import Report, Reporter

REPORTERS: Mapping[Format, Reporter] = {
    Format.TEXT: text,
    Format.JSON: json,
    Format.SARIF: sarif,
    Format.GITHUB: github,
    Format.JUNIT: junit,
}


def formatted(report: Report, format: Format, *, colour: bool = False) -> str:
    """Return the report in a format; `colour` asks for the escape sequences of a terminal."""
    return REPORTERS[format](report, colour=colour)
