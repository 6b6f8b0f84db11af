"""The names of the formats; apart from the reporters, so that `--help` loads none of them."""

from enum import StrEnum


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
