"""What comes through Helm's values as it went in.

Helm reads values as JSON: every number becomes a float64, and a null takes its key away.
"""

import re
from typing import Any

# Whole numbers up to here have a float64 of their own.
_LARGEST = 2**53
_PLAIN = re.compile(r"[ -~]*")


def is_exact(value: Any) -> bool:
    """Return whether a value inside a mapping or list survives `toYaml`."""
    if value is None:
        return False
    if isinstance(value, bool):
        return True
    if isinstance(value, str):
        # Helm's YAML library writes this line break as it is, and reads a blank.
        return "\x85" not in value
    if isinstance(value, int):
        return abs(value) <= _LARGEST
    if isinstance(value, float):
        # A whole float would lose its point, and an exponent is written in many ways.
        return not value.is_integer() and "e" not in repr(value)
    if isinstance(value, dict):
        return all(is_exact(part) for pair in value.items() for part in pair)
    return all(is_exact(v) for v in value)


def is_mixable(value: Any) -> bool:
    """Return whether a scalar can stand where others have another type, printed by `toJson`."""
    return is_exact(value) and (not isinstance(value, str) or bool(_PLAIN.fullmatch(value)))
