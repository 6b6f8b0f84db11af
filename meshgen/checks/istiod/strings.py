"""Matches of texts: exact, by prefix, by a regular expression of RE2.

Source: validateStringMatch, validateStringRegexp of istio.io/istio/pkg/config/validation.
"""

from collections.abc import Iterator

from meshgen.checks.expressions import unreadable
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_LONGEST = 1024
# The release since which more than the prefixes of headers are looked at.
_PREFIXES = 23


def regex(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no regular expression, or an empty one."""
    if not text:
        yield Violation(path, "is empty", "expected a regular expression, such as `.*`")
    elif (length := len(text.encode())) > _LONGEST:
        yield Violation(path, f"has {length} bytes", f"expected at most {_LONGEST}")
    elif reason := unreadable(text):
        message = f"{words.show(text)} is not a regular expression: {reason}"
        yield Violation(path, message, "expected the syntax of RE2")


def prefix(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a prefix is empty."""
    if not text:
        yield Violation(path, "is empty", "expected at least one character")


def _prefix(text: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a prefix is empty, which older releases find in headers alone."""
    if span.since(_PREFIXES):
        yield from prefix(text, path, span)


# The prefix of a URI may be empty.
REGEX_MATCH = Type(fields={"regex": Type((regex,))})
STRING_MATCH = Type(fields={"regex": Type((regex,)), "prefix": Type((_prefix,))})
HEADER_MATCH = Type(fields={"regex": Type((regex,)), "prefix": Type((prefix,))})
