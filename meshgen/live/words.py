"""Numbers, times and lists, as people read them in a line."""

from collections.abc import Sequence
from datetime import datetime

_UNITS = ((86400, "d"), (3600, "h"), (60, "min"))
_NAMED = 3


def counted(number: int, what: str) -> str:
    """Return a number of things: `1 pod`, `2 pods`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def some(names: Sequence[str]) -> str:
    """Return the first of several names, and how many more there are."""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def seconds_of(stamp: str) -> float | None:
    """Return the seconds since 1970 of a time as the API writes it; None for none."""
    try:
        return datetime.fromisoformat(stamp).timestamp()
    except ValueError:
        return None


def lasting(seconds: float) -> str:
    """Return a duration in its largest unit: `3 h`."""
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{seconds // size:.0f} {unit}"
    return f"{max(seconds, 0):.0f} s"


def ago(stamp: str, now: float) -> str:
    """Return how long ago a time was; empty for none."""
    then = seconds_of(stamp)
    return "" if then is None else f"{lasting(now - then)} ago"


def value_of(value: object) -> str:
    """Return a value for a line: short, on one."""
    text = value if isinstance(value, str) else _plain(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_plain(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_plain, value)) + "]"
    return str(value)
