"""Durations as Go reads them. Source: time.ParseDuration."""

import re
from functools import lru_cache

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
# Whether a text without its sign is one or several numbers with units, however long.
is_written = re.compile(rf"(?:{_PART.pattern})+\Z").match
_INT64 = 2**63 - 1


# A cache of a pure function: all routes of a mesh have a few timeouts between them.
@lru_cache(maxsize=1024)
def nanoseconds(text: str) -> int | None:
    """Return how long a duration is; None where it is none, or too long for Go."""
    digits = text.lstrip("+-")
    if not is_written(digits):
        return 0 if digits == "0" else None
    total = 0
    for whole, fraction, unit in _PART.findall(digits):
        size = _UNITS[unit]
        total += int(whole or 0) * size + int(fraction or 0) * size // 10 ** len(fraction or "")
    if total > _INT64:
        return None
    return -total if text.startswith("-") else total


def in_seconds(length: int) -> str:
    """Return so many nanoseconds as a person writes them for Envoy: `0.05s`."""
    seconds, rest = divmod(length, _UNITS["s"])
    return f"{seconds}" + (f".{rest:09}".rstrip("0") if rest else "") + "s"
