"""Durations as Go writes them, which istiod reads; their form is in the schemas.

Source: time.ParseDuration; ValidateDuration of istio.io/istio/pkg/config/validation/agent.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_PART = re.compile(r"(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)")
_UNITS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "μs": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
}
_is_written = re.compile(rf"(?:{_PART.pattern})+\Z").match
_MILLISECOND = 1_000_000
_INT64 = 2**63 - 1
_EXPECTED = "expected at least 1ms, and whole milliseconds"


# A cache of a pure function: all routes of a mesh have a few timeouts between them.
@lru_cache(maxsize=1024)
def nanoseconds(text: str) -> int | None:
    """Return how long a duration is; None where it is none, or too long for Go."""
    digits = text.lstrip("+-")
    if not _is_written(digits):
        return 0 if digits == "0" else None
    total = 0
    for whole, fraction, unit in _PART.findall(digits):
        size = _UNITS[unit]
        total += int(whole or 0) * size + int(fraction or 0) * size // 10 ** len(fraction or "")
    if total > _INT64:
        return None
    return -total if text.startswith("-") else total


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
    if _is_written(text.lstrip("+-")):
        return Violation(path, f"{words.short(text)} is too long", "expected at most 2562047h")
    what, expected = words.FORMATS["go-duration"]
    return Violation(path, f"{words.show(text)} is not {what}", expected)
