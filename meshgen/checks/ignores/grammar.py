"""How the annotation is written.

    entries = entry, { ( ";" | line end ), entry } ;
    entry   = code, ":", reason ;

Spaces around each do not matter, and neither does an entry that is empty. A code is one word, and a
reason any text without `;` and line ends.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ANNOTATION = "meshgen.dev/ignore"

_BETWEEN = re.compile(r"[;\n]")
_CODE = re.compile(r"[^\s:,]+")


@dataclass(frozen=True)
class Entry:
    """A code and the reason why it is ignored; "" stands for what is not there.

    An entry without a `code` is none, and has its `text`.
    """

    code: str
    reason: str
    text: str


def entries(written: str) -> Iterator[Entry]:
    """Yield the entries of an annotation, in order."""
    for text in filter(None, map(str.strip, _BETWEEN.split(written))):
        code, _, reason = (part.strip() for part in text.partition(":"))
        yield Entry(code if _CODE.fullmatch(code) else "", reason, text)
