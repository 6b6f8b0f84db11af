"""Durations that istiod takes; their form is in the schemas.

Source: ValidateDuration of istio.io/istio/pkg/config/validation/agent.
"""

from collections.abc import Iterator

from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.durations import is_written, nanoseconds
from meshgen.explainer import words
from meshgen.resources import Path

_MILLISECOND = 1_000_000
_EXPECTED = "expected at least 1ms, and whole milliseconds"


def duration(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a duration is too short, too long, or too exact. Source: ValidateDuration."""
    length = nanoseconds(text)
    if length is None:
        yield _unreadable(text, path)
    elif length < _MILLISECOND:
        yield Violation(path, f"found {text}", _EXPECTED)
    elif length % _MILLISECOND:
        yield Violation(path, f"{text} is no whole number of milliseconds", _EXPECTED)


def readable_duration(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a duration is too long to be read, where any other will do."""
    if nanoseconds(text) is None:
        yield _unreadable(text, path)


def _unreadable(text: str, path: Path) -> Violation:
    if is_written(text.lstrip("+-")):
        return Violation(path, f"{words.short(text)} is too long", "expected at most 2562047h")
    what, expected = words.FORMATS["go-duration"]
    return Violation(path, f"{words.show(text)} is not {what}", expected)
