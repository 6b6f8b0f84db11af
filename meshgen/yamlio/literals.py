"""Texts within a text: what stands in a literal is no YAML, whatever it looks like."""

import re
from collections.abc import Iterator

# The end of a line that a literal or folded text begins behind: `key: |`, `- >-`, `|2+`.
_HEADER = re.compile(r"(?:^|[:-][ \t]|[ \t][&!]\S{1,200}[ \t])[ \t]{0,20}[|>][0-9+-]{0,2}$")
# A key may stand behind the dashes of list items: it is what the literal belongs to.
_DASHES = re.compile(r" *(?:- +)*(?=[^|>&! -])")
# So much of a line's end is looked at.
_LOOKED_AT = 500


def without_literals(text: str) -> str:
    """Return a text, which may be no YAML, without the lines of its literals."""
    return "\n".join(_outside(text))


def _outside(text: str) -> Iterator[str]:
    around: int | None = None  # the indentation of the line that a literal began behind
    for line in text.split("\n"):
        content = line.lstrip(" ")
        indentation = len(line) - len(content)
        if around is not None and (indentation > around or not content.strip()):
            continue
        around = None
        if not content.startswith("#") and _begins_literal(content):
            dashes = _DASHES.match(line)
            around = len(dashes[0]) if dashes else indentation
        yield line


def _begins_literal(content: str) -> bool:
    code = content[-_LOOKED_AT:].partition(" #")[0].rstrip()
    return bool(_HEADER.search(code))
