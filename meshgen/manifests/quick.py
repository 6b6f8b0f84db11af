"""Read plain YAML, such as nearly all manifests are, in a fraction of a YAML parser's time.

Only a part of YAML is known here: block mappings and lists, scalars on one line, literals, and flow
collections of scalars on one line. Anything else is left to meshgen.yamlio, errors too, so that
what a text means is decided in one place; the tests hold the two together. Values have no places
here: who needs those reads the text with meshgen.yamlio.
"""

import re
from typing import Any

from meshgen.manifests.flow import NotPlainError, plain_scalar, read_flow

# A text with one of these is not for here: tabs, other line breaks, what YAML forbids.
_ODD = re.compile(r"[^\n -~]")
_ODD_BEYOND_ASCII = (
    "[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_DEEPEST = 40
# Possessive are only what repeats one character: before 3.11.5, Python reads other ones wrong
# (python/cpython#106052). What repeats more has an end, since each time takes memory; a text that
# goes on is not plain.
_KEY = r"[A-Za-z0-9_$][A-Za-z0-9_./$-]{0,200}"
_QUOTED = r""""[^"\\\n]*+"|'[^'\n]*+'"""
_PLAIN = (
    r"(?:[A-Za-z0-9_/.$+(^~<;\\]|[^\0-\x7f]|-(?=[A-Za-z0-9.])|--(?=[A-Za-z]))"
    r"(?:[^ \n:]++|:(?=[^ \n])| ++(?=[^#\n])){0,10000}"
)
# Lines that are blank or a comment.
_NOTHING = r"(?: *+(?:#[^\n]*+)?\n){0,10000}"
_COMMENT = r"(?: +#[^\n]*+| *+)"
# Groups: indentation, dash, key, plain scalar, quoted scalar, flow collection, literal's sign.
_LINE = re.compile(
    rf"( *+)(- ++)?(?:({_KEY}|{_QUOTED}):(?= |\n|\Z)(?: ++(?=[^#\n]))?)?"
    rf"(?:({_PLAIN})|({_QUOTED})|([\[{{][^#\n]*[\]}}])|\|([-+]?))?{_COMMENT}(?:\n{_NOTHING}|\Z)"
)
_HEAD = re.compile(rf"(?:---{_COMMENT}\n)?{_NOTHING}")
# A literal's first line that is not blank.
_FIRST = re.compile(r"\n*( +)(?=[^ \n])")

_Collection = dict[str, Any] | list[Any]


def read_quickly(text: str) -> Any:
    """Return the data of one YAML document, or None if the text is not plain enough."""
    # Compiled only if needed: that takes as long as reading a thousand lines.
    odd = _ODD if text.isascii() else re.compile(_ODD_BEYOND_ASCII)
    if odd.search(text):
        return None
    try:
        return _Reader(text).read()
    except NotPlainError:
        return None


class _Reader:
    """Reads line by line, with a stack of the open collections and their columns."""

    def __init__(self, text: str) -> None:
        self._text = text
        head = _HEAD.match(text)
        self._position = head.end() if head else 0
        # What is open around the innermost collection, outermost first.
        self._stack: list[tuple[_Collection, int]] = []

    def read(self) -> Any:
        """Return the mapping or list that the text holds; raise NotPlainError if unsure.

        One long loop, since a call for each line would take longer than the rest.
        """
        # The document is the value of an open key like any other.
        root: dict[str, Any] = {"": None}
        here: Any = root
        column = -1
        open_key: str | None = ""
        text, match_line = self._text, _LINE.match
        while self._position < len(text):
            match = match_line(text, self._position)
            if match is None:
                raise NotPlainError
            indent, dash, key, plain, quoted, flow, literal = match.groups()
            self._position = match.end()
            at = len(indent)
            if key and key[0] in "\"'":
                key = key[1:-1]
            if open_key is not None and (at > column or (at == column and dash)):
                value: Any = [] if dash else {}
                here[open_key] = value
                here, column = self._enter(here, column, value, at)
            elif at != column or (dash is None) is (type(here) is list):
                here, column = self._leave(here, column, at, is_item=dash is not None)
            open_key = None
            if dash and key is not None:
                value = {}
                here.append(value)
                here, column = self._enter(here, column, value, at + len(dash))
            if plain:
                value = plain_scalar(plain)
            elif quoted:
                value = quoted[1:-1]
            elif flow:
                value = read_flow(flow)
            elif literal is not None:
                value = self._literal(match.end(7), literal, column)
            else:
                value, open_key = None, key
            if key is not None:
                if key in here:
                    raise NotPlainError
                here[key] = value
            elif dash and match.lastindex != 2:
                here.append(value)
            else:  # a line that goes on with a scalar, or an item that starts on the next line
                raise NotPlainError
        return root[""]

    def _enter(
        self, around: _Collection, column: int, inner: _Collection, at: int
    ) -> tuple[_Collection, int]:
        if len(self._stack) >= _DEEPEST:
            raise NotPlainError
        self._stack.append((around, column))
        return inner, at

    def _leave(self, here: Any, column: int, at: int, *, is_item: bool) -> tuple[Any, int]:
        """Return the collection, and its column, that a line at column `at` goes on with."""
        while at < column or (at == column and not is_item and isinstance(here, list)):
            here, column = self._stack.pop()
        if at != column or is_item != isinstance(here, list):
            raise NotPlainError
        return here, column

    def _literal(self, header: int, sign: str, column: int) -> str:
        """Return the text of a literal in a collection at `column`, and go on behind it."""
        text = self._text
        begin = text.find("\n", header) + 1
        first = _FIRST.match(text, begin) if begin else None
        width = len(first[1]) if first else 0
        end = _behind(width).search(text, begin) if width > column else None
        if end is None:
            raise NotPlainError
        self._position = end.start()
        if text.startswith(" " * (column + 1), self._position):
            raise NotPlainError
        body = text[begin : self._position]
        value = "\n".join([line[width:] for line in body.split("\n")])
        if sign == "+":
            return value
        return value.rstrip("\n") + ("" if sign == "-" else "\n")


def _behind(width: int) -> re.Pattern[str]:
    """Return what finds the first line behind a literal's, which are indented by `width`, or blank.

    Behind a line that ends with the text nothing is found: what it means is not for here.
    """
    return re.compile(rf"^(?! {{{width}}}[^\n]*+\n| {{0,{width}}}\n)", re.MULTILINE)
