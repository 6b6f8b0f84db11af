"""Who may reach whom, as text for people and as JSON for scripts; no command, no disk."""

from meshgen.report.access.document import document
from meshgen.report.access.terminal import text

__all__ = ["document", "text"]
