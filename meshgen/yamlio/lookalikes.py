"""Characters that word processors and web pages put in the place of those that YAML reads."""

import re
from collections.abc import Mapping

_QUOTES = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb"
_SPACES = "\u00a0\u2007\u202f"
_WIDE = "\u2002\u2003\u2009\u200a\u3000"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
# What each of them is, and what to write.
_KINDS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(_QUOTES, ("a typographic quote", "write straight quotes, or none")),
    **dict.fromkeys(_SPACES, ("a no-break space", "write a usual space")),
    **dict.fromkeys(_WIDE, ("a space of another width", "write a usual space")),
    **dict.fromkeys(_DASHES, ("a dash that is no hyphen", "write `-`")),
    **dict.fromkeys(_INVISIBLE, ("an invisible character", "take it out")),
    "\uff1a": ("a full-width colon", "write `:`"),
    "\uff0c": ("a full-width comma", "write `,`"),
}


# What a line of YAML says: what is in straight quotes or in a comment is its writer's own.
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|(?<!\S)#.*")


def lookalike(text: str) -> str:
    """Return which such character stands in a text, and what to write; "" where there is none."""
    first = next(filter(_KINDS.get, text), "")
    return f"{_named(first)} stands in it: {_KINDS[first][1]}" if first else ""


def lookalike_in_line(line: str) -> tuple[int, str, str]:
    """Return where such a character stands in a line of YAML, what it is, and what to write.

    The place is counted from 0; it is -1, and the texts are empty, where there is none.
    """
    bare = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), line)
    for place, character in enumerate(bare):
        if character in _KINDS:
            return place, f"{_named(character)} stands here", _KINDS[character][1]
    return -1, "", ""


def _named(character: str) -> str:
    return f"{_KINDS[character][0]} (U+{ord(character):04X})"
