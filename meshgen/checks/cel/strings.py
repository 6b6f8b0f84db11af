"""The string functions of Kubernetes' CEL. Source: cel-go/ext/strings.go, version 2.

Positions count characters. `matches`, `contains`, `startsWith` and `endsWith` are CEL's own.
"""

from typing import Any

from meshgen.checks.cel.formatting import formatted
from meshgen.checks.cel.functions import LONGEST, Function, bounded, method

_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TO_LOWER = str.maketrans(_UPPER, _UPPER.lower())
_TO_UPPER = str.maketrans(_UPPER.lower(), _UPPER)


def functions() -> list[Function]:
    """Return the string functions."""
    return [
        method("charAt", char_at, "string", "string", "int"),
        method("format", formatted, "string", "string", "list"),
        method("indexOf", index_of, "int", "string", "string"),
        method("indexOf", index_of, "int", "string", "string", "int"),
        method("join", join, "string", "list"),
        method("join", join, "string", "list", "string"),
        method("lastIndexOf", last_index_of, "int", "string", "string"),
        method("lastIndexOf", last_index_of, "int", "string", "string", "int"),
        method("lowerAscii", lambda text: text.translate(_TO_LOWER), "string", "string"),
        method("replace", replace, "string", "string", "string", "string"),
        method("replace", replace, "string", "string", "string", "string", "int"),
        method("split", split, "list", "string", "string"),
        method("split", split, "list", "string", "string", "int"),
        method("substring", substring, "string", "string", "int"),
        method("substring", substring, "string", "string", "int", "int"),
        method("trim", lambda text: text.strip(), "string", "string"),
        method("upperAscii", lambda text: text.translate(_TO_UPPER), "string", "string"),
    ]


def char_at(text: str, position: int) -> str:
    """Return the character at a position; nothing right behind the end."""
    _check(0 <= position <= len(text), f"position {position} is outside the text")
    return text[position : position + 1]


def index_of(text: str, part: str, start: int = 0) -> int:
    """Return where `part` first stands at or behind `start`; -1 for nowhere."""
    _check(0 <= start <= len(text), f"position {start} is outside the text")
    return text.find(part, start)


def last_index_of(text: str, part: str, start: int | None = None) -> int:
    """Return where `part` last begins at or before `start`; -1 for nowhere."""
    if start is None:
        return text.rfind(part)
    _check(0 <= start <= len(text), f"position {start} is outside the text")
    return text.rfind(part, 0, start + len(part))


def join(parts: list[Any], separator: str = "") -> str:
    """Return texts as one."""
    if not all(isinstance(part, str) for part in parts):
        raise NotImplementedError("only texts can be joined")
    return bounded(separator.join(parts))


def replace(text: str, old: str, new: str, limit: int = -1) -> str:
    """Return `text` with `new` for `old`, at most `limit` times unless that is negative."""
    most = text.count(old) if limit < 0 else min(limit, text.count(old))
    if len(text) + most * (len(new) - len(old)) > LONGEST:
        raise NotImplementedError("the text becomes too long")
    return text.replace(old, new, most)


def split(text: str, separator: str, limit: int = -1) -> list[str]:
    """Return the parts between separators, at most `limit` unless that is negative."""
    if limit == 0:
        return []
    if separator:
        return text.split(separator) if limit < 0 else text.split(separator, limit - 1)
    if limit < 0 or limit >= len(text):
        return list(text)
    return [*text[: limit - 1], text[limit - 1 :]]


def substring(text: str, start: int, end: int | None = None) -> str:
    """Return the characters from `start` up to, but without, `end`."""
    stop = len(text) if end is None else end
    _check(0 <= start <= len(text), f"position {start} is outside the text")
    _check(0 <= stop <= len(text), f"position {stop} is outside the text")
    _check(start <= stop, f"position {start} is behind {stop}")
    return text[start:stop]


def _check(holds: bool, message: str) -> None:
    if not holds:
        raise ValueError(message)
