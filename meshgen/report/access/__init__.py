"""Who may reach whom, as text for people and as JSON for scripts; no command, no disk."""

from meshgen.report.access.changes import markdown, summary
from meshgen.report.access.changes import text as changes_text
from meshgen.report.access.document import changes_document, document
from meshgen.report.access.terminal import text

__all__ = ["changes_document", "changes_text", "document", "markdown", "summary", "text"]
