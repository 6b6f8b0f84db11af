"""Which setting stands here: texts and numbers that know their path in the settings.

A traced value is equal to the plain one, so that templates, patches and references do the same with
both. What comes out unchanged still tells its path; a text that was put together of others, by `+`,
`concatenated` or `substituted`, tells its pieces. A truth value and null cannot carry a path; the
key that they stand under does. Whatever else makes a text (an f-string, `str.upper`) makes a plain
one.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from meshgen.resources import Path


class TracedText(str):
    """A text that knows its path in the settings, or the pieces that it was put together of."""

    path: Path = ()
    pieces: tuple[str, ...] = ()

    def __add__(self, other: str) -> str:
        """Return both together, each still known."""
        return concatenated((self, other))

    def __radd__(self, other: str) -> str:
        """Return both together, each still known."""
        return concatenated((other, self))


class TracedInt(int):
    """A whole number that knows its path in the settings."""

    path: Path = ()


class TracedFloat(float):
    """A number that knows its path in the settings."""

    path: Path = ()


# A text can stand for another setting: the mesh's name for the namespace's.
_KINDS: dict[type, Any] = {
    str: TracedText,
    TracedText: TracedText,
    int: TracedInt,
    float: TracedFloat,
}


def traced(value: Any, path: Path = ()) -> Any:
    """Return settings, or a part of them, in which all texts, numbers and keys know their paths."""
    if (kind := _KINDS.get(type(value))) is not None:
        result = kind(value)
        result.path = path
        return result
    if isinstance(value, dict):
        return {traced(k, (*path, k)): traced(v, (*path, k)) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(traced(item, (*path, i)) for i, item in enumerate(value))
    if isinstance(value, Struct):
        names = zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True)
        items = ((name, key, getattr(value, name)) for name, key in names)
        fields = {name: traced(v, (*path, key)) for name, key, v in items if v is not None}
        return replace(value, **fields)
    return value


def path_of(value: Any) -> Path:
    """Return the path in the settings that a traced value carries; () for any other."""
    return value.path if isinstance(value, TracedText | TracedInt | TracedFloat) else ()


def pieces_of(text: str) -> tuple[str, ...]:
    """Return the texts that a text was put together of; itself alone where it was not."""
    return (isinstance(text, TracedText) and text.pieces) or (text,)


def concatenated(parts: Iterable[str]) -> str:
    """Return texts one behind the other, as `"".join` does; pieces are kept."""
    parts = list(parts)
    text = "".join(parts)
    if not any(isinstance(part, TracedText) for part in parts):
        return text
    result = TracedText(text)
    result.pieces = tuple(piece for part in parts for piece in pieces_of(part))
    return result


def substituted(pattern: re.Pattern[str], value: Callable[[re.Match[str]], str], text: str) -> str:
    """Return a text with every match replaced, as `pattern.sub` does; pieces are kept."""
    parts, end = [], 0
    for match in pattern.finditer(text):
        parts += [text[end : match.start()], value(match)]
        end = match.end()
    return concatenated([*parts, text[end:]])
