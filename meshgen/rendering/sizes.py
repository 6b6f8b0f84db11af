"""How long a text becomes that a filter or a method is about to make, where it can become long.

What is not here makes nothing much longer than what it is given. Each estimate takes what the
function takes that it is about (`jinja2.filters`, `str`).
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from jinja2.exceptions import TemplateRuntimeError

from meshgen.rendering.meter import LONGEST, PER_STEP, weight

Estimate = Callable[..., int]

_TOO_LONG = LONGEST + 1
# A conversion of `%`, such as `%-20.3f`, `%(name)s` or `%*d`: its width and its precision.
_CONVERSION = re.compile(r"%(?:\([^()]*\))?[-#0 +]*(\d+|\*)?(?:\.(\d+|\*))?")
_NESTED = re.compile(r"%\([^()]*\(")
# Words without a blank are wrapped in time that grows with the square of their length.
_LONGEST_WRAPPED = 64 * 1024
# What a step searches backwards, in pairs of characters: `str.rfind` looks at each with each.
_PAIRS = 2048
# Nobody indents by more, or rounds to more digits.
_MOST = 100


def formatted(text: str | bytes, values: Any) -> int:
    """Return the length of `text % values` at most."""
    form = text if isinstance(text, str) else text.decode("latin-1")
    if _NESTED.search(form):
        raise TemplateRuntimeError("a name in `%(…)s` has parentheses")
    conversions = _CONVERSION.findall(form)
    given = values if isinstance(values, tuple) else (values,)
    starred = max((abs(number) for number in given if isinstance(number, int)), default=0)
    widths = [starred if w == "*" else int(w[:12]) for c in conversions for w in c if w]
    # A mapping's values can be asked for again and again.
    times = len(conversions) if isinstance(values, Mapping) else 1
    return len(form) + sum(widths) + times * _length(values)


def searched(text: Any, part: Any) -> int:
    """Return the steps in which a text is searched from its end."""
    return len(text) * len(part) // _PAIRS if isinstance(part, str | bytes) else 0


def flattened(iterable: Any, attribute: Any = None, start: Any = 0) -> int:
    """Return the steps in which lists are added up: each sum is a new list."""
    if attribute is not None or not isinstance(start, list | tuple):
        return 0
    items = [item for item in iterable if isinstance(item, list | tuple)]
    return len(items) * sum(map(len, items)) // PER_STEP


def _length(value: Any) -> int:
    """Return about how long a value is as text."""
    return len(value) if isinstance(value, str | bytes) else PER_STEP * (weight(value) + 1)


def _filled(_: Any, width: int = 80, *__: Any) -> int:
    return width


def _replaced(s: Any, old: Any, new: Any, count: Any = None) -> int:
    del count
    return len(s) + int(s.count(old)) * len(new)


def _joined(value: Any, d: Any = "", attribute: Any = None) -> int:
    del attribute
    return _length(value) + len(value) * len(d)


def _indented(s: Any, width: Any = 4, *_: Any, **__: Any) -> int:
    return len(s) + (len(s.splitlines()) + 1) * (len(width) if isinstance(width, str) else width)


def _wrapped(s: Any, *more: Any, wrapstring: Any = "", **_: Any) -> int:
    longest = max((len(m) for m in (*more, wrapstring) if isinstance(m, str)), default=0)
    return _TOO_LONG if len(s) > _LONGEST_WRAPPED else len(s) * (1 + longest)


def _batched(_: Any, linecount: int, fill_with: Any = None) -> int:
    return 0 if fill_with is None else PER_STEP * linecount


def _as_json(value: Any, indent: int | None = None) -> int:
    return _length(value) * (1 + (indent or 0)) if (indent or 0) <= _MOST else _TOO_LONG


def _rounded(_: Any, precision: int = 0, *__: Any, **___: Any) -> int:
    return 0 if abs(precision) <= _MOST else _TOO_LONG


def _tabs(s: Any, tabsize: int = 8) -> int:
    return len(s) + int(s.count(b"\t" if isinstance(s, bytes) else "\t")) * tabsize


def _translated(s: Any, table: Any) -> int:
    longest = max((len(v) for v in table.values() if isinstance(v, str)), default=1)
    return len(s) * max(1, longest)


FILTERS: Mapping[str, Estimate] = {
    "batch": _batched,
    "center": _filled,
    "format": lambda value, *args, **kwargs: formatted(value, kwargs or args),
    "indent": _indented,
    "join": _joined,
    "replace": _replaced,
    "round": _rounded,
    "tojson": _as_json,
    "wordwrap": _wrapped,
}
METHODS: Mapping[str, Estimate] = {
    "center": _filled,
    "expandtabs": _tabs,
    "join": lambda separator, value: _joined(value, separator),
    "ljust": _filled,
    "replace": _replaced,
    "rjust": _filled,
    "to_bytes": lambda _, length=1, *__, **___: length,
    "translate": _translated,
    "zfill": _filled,
}
# Methods that look at each character of a text with each of another.
SEARCHES = frozenset({"rfind", "rindex", "rpartition", "rsplit"})
