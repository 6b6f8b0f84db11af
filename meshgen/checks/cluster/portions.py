"""Portions of some pods: a number of them, or a percentage."""

import re
from collections.abc import Iterator

from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

Portion = int | str
_PERCENT = re.compile(r"0*([0-9]+)%").fullmatch
_MOST = 2**31 - 1
_ALL = 100


def is_none(portion: Portion) -> bool:
    """Return whether a portion is 0 or 0%. Source: getIntOrPercentValue."""
    return portion == 0 or (isinstance(portion, str) and _percent(portion) == 0)


def _portion(portion: Portion, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a value is no portion. Source: ValidatePositiveIntOrPercent."""
    if isinstance(portion, int):
        if not 0 <= portion <= _MOST:
            yield Violation(path, f"found {portion}", f"expected 0 to {_MOST}")
    elif _percent(portion) is None:
        message = f"found the text {words.show(portion)}"
        hint = f"leave the quotes out: {portion}" if portion.isdecimal() else ""
        yield Violation(path, message, "expected a number or a percentage, as in 1 or 25%", hint)


def _not_above_all(portion: Portion, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a percentage is more than 100%. Source: IsNotMoreThan100Percent."""
    if isinstance(portion, str) and (_percent(portion) or 0) > _ALL:
        yield Violation(path, f"found {words.short(portion)}", f"expected at most {_ALL}%")


def _percent(text: str) -> int | None:
    """Return how many percent a text says; None where it says none."""
    match = _PERCENT(text)
    # Of a longer one it is enough that it is more than 100.
    return int(match[1][:4]) if match else None


PORTION = Type((_portion,))
PORTION_OF_ALL = Type((_portion, _not_above_all))
