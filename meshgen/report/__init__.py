"""Findings as text: for people, for scripts and for CI systems.

Every command that yields findings makes one Report of them, and `formatted` turns it into text. A
reporter knows nothing of the command, and a command nothing of the formats.
"""

from meshgen.report.formats import Format, formatted
from meshgen.report.types import Report, Reporter

__all__ = ["Format", "Report", "Reporter", "formatted"]
