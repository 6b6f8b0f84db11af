"""A change that is refused, in words."""

from typing import Any

from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

# What stands in these is a secret, or may be one.
_UNTOLD = frozenset(("data", "stringData", "binaryData", "env", "annotations", "args", "command"))
_LONGEST = 60


def refused(path: Path, before: Any, after: Any, why: str) -> Violation:
    """Return that a value was changed that may not be; `why` says what may not.

    The path is that of the new value, or of the field that is gone.
    """
    old, new = _shown(path, before), _shown(path, after)
    if after is None:
        message = f"is gone; it was {old}" if old else "is gone"
        expected = f"expected {old or 'it to stay'}"
    elif before is None:
        message, expected = "is new", "expected none"
    else:
        message = f"was {old}, and is {new}" if old and new else "is another one than before"
        expected = f"expected {old or 'it as it was'}"
    return Violation(path, message, f"{expected}: {why}", about_absence=after is None)


def _shown(path: Path, value: Any) -> str:
    """Return a value for people, or nothing if it is long or could be secret."""
    if isinstance(value, (dict, list)) or not _UNTOLD.isdisjoint(path):
        return ""
    text = words.show(value)
    return text if len(text) <= _LONGEST else ""
