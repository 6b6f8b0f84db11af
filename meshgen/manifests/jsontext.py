"""Read JSON with Python's own parser, where it reads what Kubernetes reads."""

import math
from collections.abc import Iterable
from json import loads
from typing import Any

# As deep as meshgen.yamlio goes; who goes through the data can then use recursion.
_DEEPEST = 100


class _NotStrictError(ValueError):
    """Python takes more than JSON, or reads it otherwise than Go does."""


def read_json(text: str) -> Any:
    """Return the data of a JSON object or list; None for what is none, or needs a closer look.

    None are also duplicate keys, numbers that Go's reader would refuse or round, halves of
    surrogate pairs, and nesting deeper than 100 levels.
    """
    if not text.lstrip(" \t\r\n").startswith(("{", "[")):
        return None
    try:
        data = loads(
            text,
            object_pairs_hook=_object,
            parse_float=_float,
            parse_int=_int,
            parse_constant=_constant,
        )
        _check(data, _DEEPEST, surrogates="\\ud" in text.lower())
    except (ValueError, RecursionError):
        return None
    return data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _NotStrictError
    return found


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _NotStrictError
    return number


def _int(text: str) -> int:
    number = int(text)
    if not -(2**63) <= number < 2**64:
        raise _NotStrictError
    return number


def _constant(_text: str) -> Any:
    raise _NotStrictError


def _check(value: Any, levels: int, *, surrogates: bool) -> None:
    """Raise ValueError where a value is nested too deep or, if asked, holds half a character."""
    if isinstance(value, str) and surrogates:
        value.encode()
    if not isinstance(value, dict | list):
        return
    if not levels:
        raise _NotStrictError
    inner: Iterable[Any] = [*value, *value.values()] if isinstance(value, dict) else value
    for item in inner:
        _check(item, levels - 1, surrogates=surrogates)
