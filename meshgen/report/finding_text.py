"""What several reporters say in the same words."""

import re

from meshgen.findings import Finding

# A setting that holds what nobody else is to see.
HIDDEN = re.compile(r"secret|password|passwd|token|credential|private", re.IGNORECASE)
_COMMAND = re.compile(r"(\A *):(?=:)|#(?=#(?:vso|teamcity)?\[)")


def printable(text: str) -> str:
    """Return the text with control characters spelled out, so that none reaches a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == " " else ascii(c)[1:-1] for c in text)


def as_line(text: str) -> str:
    """Return the text on one line that no CI system takes for a command of its own.

    GitHub obeys `::` at the start of a line, after spaces too, and like Azure `##[` anywhere; Azure
    obeys `##vso[`, and TeamCity `##teamcity[`.
    """
    return _COMMAND.sub(_disarmed, printable(text))


def _disarmed(match: re.Match[str]) -> str:
    return "\\x23" if match[1] is None else f"{match[1]}\\x3a"


def told(finding: Finding) -> str:
    """Return what is wrong, what is expected and the nearest valid thing, on one line."""
    return printable(finding.told)


def subject(finding: Finding) -> str:
    """Return what the finding is about: `Deployment/shop/web: spec.replicas`; "" for a file."""
    return printable(": ".join(part for part in (finding.resource, finding.path) if part))


def in_full(finding: Finding) -> str:
    """Return the subject and what is told of it."""
    return ": ".join(part for part in (subject(finding), told(finding)) if part)
