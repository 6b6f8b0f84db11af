"""The scalars of plain YAML, and flow collections of them: `[a, "b"]`, `{app: web}`."""

import math
import re
from functools import cache
from typing import Any, NamedTuple

from meshgen.yamlio import resolve

_KEY = r"[A-Za-z0-9_$][A-Za-z0-9_./$-]{0,200}"
_ITEM = r"""(?:"[^"\\\n]*+"|'[^'\n]*+'|[A-Za-z0-9_/.$][A-Za-z0-9_/.$-]*+)"""
_PAIR = rf"{_KEY}: +{_ITEM}"


class NotPlainError(Exception):
    """The text is not of the part of YAML that is known here."""


class _Patterns(NamedTuple):
    collection: re.Pattern[str]
    part: re.Pattern[str]


def plain_scalar(text: str) -> Any:
    """Return what a scalar without quotes means; raise NotPlainError for infinity and NaN."""
    value = resolve(text)
    if type(value) is float and not math.isfinite(value):
        raise NotPlainError
    return value


def read_flow(text: str) -> Any:
    """Return the list or mapping of scalars; raise NotPlainError where there is more to it."""
    patterns = _patterns()
    if not patterns.collection.fullmatch(text):
        raise NotPlainError
    parts = patterns.part.findall(text, 1)
    if text[0] == "[":
        return [_item(item) for _, item in parts]
    if len({key for key, _ in parts}) < len(parts):
        raise NotPlainError
    return {key: _item(item) for key, item in parts}


@cache
def _patterns() -> _Patterns:
    """Return what finds a collection and its parts; not every run has one, and it costs time."""
    items, pairs = (rf"(?:{part}(?: *, *{part}){{0,99}})?" for part in (_ITEM, _PAIR))
    collection = rf"\[ *{items} *\]|\{{ *{pairs} *\}}"
    return _Patterns(re.compile(collection), re.compile(rf"(?:({_KEY}): +)?({_ITEM})"))


def _item(text: str) -> Any:
    return text[1:-1] if text[0] in "\"'" else plain_scalar(text)
