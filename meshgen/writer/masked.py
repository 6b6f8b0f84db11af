"""Secrets out of a diff: what `data` and `stringData` of a Secret hold is not printed.

A text is gone through line by line, since a file that somebody edited may be no YAML, and a patch
is a text within another one. In doubt a value is masked.
"""

import re
from collections.abc import Iterable, Iterator

_KIND = re.compile(r".*?\bkind:([^,}]*)")
_SECRET = re.compile(r"\bSecret\b")
# A mapping's key that begins a line, behind the dashes of list items, and what follows it.
_KEY = re.compile(
    r"""(?P<lead> *(?:- )*(?P<key>"[^"]*"|'[^']*'|[^\s:'"#]+):)(?P<rest>\s.*|)""", re.DOTALL
)
_IN_FLOW = re.compile(r"""[{,]\s*["']?(?:data|stringData)["']?:""")
_POINTER = re.compile(r"""\s*(?:- )?path: ["']?/(?:data|stringData)\b""")
# What the chart's values call a Secret, and a row about one in its README.
_IN_VALUES = re.compile(r"secret(?:[A-Z].*)?")
_ROW = re.compile(r"(\| [^|]+ \| [^|]+ \| )`.*`(?= \|.*\| Secret/)")
# A word of a value: of a flow mapping, of `KEY=VALUE`; no key is one.
_PIECE = re.compile(r"""[^\s{}\[\],:'"|>&*!=-][^\s{}\[\],:'"=]+(?![^\s{}\[\],:'"=]|["']?\s*[:=])""")
_MASK = re.compile("\0[0-9]+\0")


class Masks:
    """Masks for the values of several texts: equal ones where the values are equal."""

    def __init__(self) -> None:
        """Start without any value."""
        self._numbers: dict[str, int] = {}

    @property
    def values(self) -> Iterable[str]:
        """Return the values, as they are written."""
        return self._numbers

    def lines(self, lines: list[str]) -> list[str]:
        """Return a text's lines, with their ends, with a mask in the place of each secret."""
        if not any("ecret" in line for line in lines):
            return lines
        starts = [i for i, line in enumerate(lines) if line.startswith("---")]
        parts = zip([0, *starts], [*starts, len(lines)], strict=True)
        readers = (_Reader(lines[start:end]) for start, end in parts)
        return [self._masked(line, shown) for reader in readers for line, shown in reader.read()]

    def _masked(self, line: str, shown: int) -> str:
        """Return a line of which only the beginning is shown; the whole of it if that is -1."""
        if shown < 0 or not line[shown:].strip():
            return _ROW.sub(lambda row: row[1] + self._mask(row[0]), line)
        value = line[shown:].lstrip(" ")
        lead = line[: len(line) - len(value)]
        return lead + self._mask(value.strip()) + "\n" * line.endswith("\n")

    def _mask(self, text: str) -> str:
        return f"\0{self._numbers.setdefault(text, len(self._numbers))}\0"


class _Reader:
    """Goes through a document's lines, and knows of what each is a part."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        # A file that kubectl printed has the kind behind the data.
        self._whole = any(_SECRET.search(line) for line in lines if line.startswith("kind:"))
        self._secret = self._whole
        self._pointed = False
        self._generated = False
        self._parents: list[tuple[int, str]] = []

    def read(self) -> Iterator[tuple[str, int]]:
        """Yield each line, and how much of it may be shown; -1 is all."""
        around = keys_at = -1  # the column of the key that values stand under, of their own keys
        for line in self._lines:
            indent = len(line) - len(line.lstrip(" "))
            match = _KEY.match(line)
            if around >= 0 and _is_below(line, indent, around):
                keys_at = indent if keys_at < 0 else keys_at
                yield line, match.end("lead") if match and indent == keys_at else 0
                continue
            around, keys_at = -1, -1
            if match and self._begins_secret(line, match, indent):
                # The key may stand behind the dash of a list's item.
                around = match.start("key")
                # Behind a key with a value there are no keys.
                keys_at = len(line) if match["rest"].strip() else -1
                yield line, match.end("lead")
            elif (flow := _IN_FLOW.search(line)) and (self._secret or _SECRET.search(line)):
                around, keys_at = indent, len(line)
                yield line, flow.end()
            else:
                yield line, -1

    def _begins_secret(self, line: str, match: "re.Match[str]", indent: int) -> bool:
        key = match["key"].strip("\"'")
        if kind := _KIND.match(line):
            self._secret = self._whole or bool(_SECRET.search(kind[1]))
        if line.lstrip().startswith("- ") or kind:
            self._pointed = False
        while self._parents and self._parents[-1][0] >= indent:
            self._parents.pop()
        secret = self._secret or bool(self._parents and _IN_VALUES.fullmatch(self._parents[-1][1]))
        self._parents.append((indent, key))
        if not indent and not line.startswith("-"):
            self._generated = key == "secretGenerator"
        if self._generated and (key == "literals" or (not indent and match["rest"].strip())):
            return True
        if key == "stringData" or (secret and key == "data"):
            return True
        if _POINTER.match(line):
            self._pointed = True
        return self._pointed and secret and key == "value"


def _is_below(line: str, indent: int, around: int) -> bool:
    """Return whether a line is a part of what stands under a key at a column."""
    item = line.lstrip().startswith("- ") and indent == around
    return indent > around or item or not line.strip() or line.lstrip().startswith("#")


def without_secrets(message: str, texts: Iterable[str]) -> str:
    """Return what a program said of texts with three stars for each secret of theirs."""
    masks = Masks()
    for text in texts:
        masks.lines(text.splitlines())
    pieces = {piece for value in masks.values for piece in (value, *_PIECE.findall(value))}
    for piece in sorted(pieces, key=len, reverse=True):
        message = re.sub(rf"(?<!\w){re.escape(piece)}(?!\w)", "***", message)
    return message


def unmarked(line: str) -> str:
    """Return a line as it is printed: a mask as three stars."""
    return _MASK.sub("***", line)
