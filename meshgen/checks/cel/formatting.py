"""CEL's `format`. Source: cel-go/ext/formatting.go."""

import re
from collections.abc import Mapping
from typing import Any

from meshgen.checks.cel.functions import bounded

_CLAUSE = re.compile(r"%(?:(%)|(?:\.([0-9]{1,2}))?([a-zA-Z]))")


def formatted(text: str, values: list[Any]) -> str:
    """Return `text` with its clauses (`%s`, `%d`, `%.2f`, …) filled from `values` in turn."""
    rest = iter(values)

    def fill(clause: re.Match[str]) -> str:
        if clause[1]:
            return "%"
        try:
            value = next(rest)
        except StopIteration:
            raise ValueError("format has more clauses than values") from None
        return _filled(clause[3], clause[2], value)

    return bounded(_CLAUSE.sub(fill, text))


def _filled(letter: str, digits: str | None, value: Any) -> str:
    precision = int(digits) if digits else 6
    if letter == "s":
        return _plain(value)
    if letter in "dbo" and isinstance(value, int):
        return f"{value:{letter}}"
    if letter in "xX" and isinstance(value, int):
        return f"{value:{letter}}"
    if letter in "xX" and isinstance(value, str):
        digits = value.encode().hex()
        return digits.upper() if letter == "X" else digits
    if letter in "fe" and isinstance(value, int | float):
        return f"{value:.{precision}{letter}}"
    if letter in "sdboxXfe":
        raise ValueError(f"%{letter} does not take {_plain(value)}")
    raise ValueError(f"unknown clause %{letter}")


def _plain(value: Any) -> str:
    """Return a value as `%s` writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(_plain, value))}]"
    if isinstance(value, Mapping):
        fields = sorted((_plain(k), _plain(v)) for k, v in value.items())
        return "{" + ", ".join(f"{k}: {v}" for k, v in fields) + "}"
    if isinstance(value, bytes | bytearray):
        return value.decode("utf-8", "replace")
    return str(value)
