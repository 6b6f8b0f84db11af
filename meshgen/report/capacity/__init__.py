"""What capacity measured, as text for people and as JSON for scripts; no command, no disk."""

from meshgen.forecast import Section
from meshgen.report.capacity.document import document
from meshgen.report.capacity.style import Style
from meshgen.report.capacity.terminal import text

__all__ = ["Section", "Style", "document", "text"]
