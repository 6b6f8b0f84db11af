"""How a string is written: plain, quoted, or as a block literal.

A string stands plain only where every reader sees a string: YAML 1.1 and 1.2, go-yaml v2 and v3,
PyYAML and ruamel. The rule is wider than their tables: what merely looks like a number, a date or
a boolean is quoted. Quotes are those that kubectl prints: double ones for `"true"` and `"8080"`,
single ones for `'*'`.
"""

import re

# Readable characters beyond ASCII. Fixed ranges, not str.isprintable(), which changes with Python's
# Unicode version: the same data gives the same bytes everywhere. Left out beside controls: line and
# paragraph separators, invisible and bidirectional marks, the byte order mark, private use.
_READABLE = (
    ("\u00a1", "\u00ac"),
    ("\u00ae", "\u061b"),
    ("\u061d", "\u167f"),
    ("\u1681", "\u180d"),
    ("\u180f", "\u1fff"),
    ("\u2010", "\u2027"),
    ("\u2030", "\u205e"),
    ("\u2070", "\u2fff"),
    ("\u3001", "\ud7ff"),
    ("\uf900", "\ufefe"),
    ("\uff00", "\ufff8"),
    ("\ufffc", "\ufffd"),
    ("\U00010000", "\U000dffff"),
)
# What stands for each of them in the patterns: those with all ranges would take long to compile.
_LETTER = "\u00e9"
# What some reader takes for a boolean or null, and whatever consists of what numbers, times and
# dates consist of, in any base.
_AMBIGUOUS = (
    r"(?i:y|n|yes|no|on|off|true|false|null|[-+]?\.(?:inf|nan))"
    r"|[-+._]+|[-+._]*[0-9][0-9a-fA-FxXoO_.,:+\-TtZz ]*"
)
# First what is no indicator to any reader; then no `: `, no ` #`, no space at the end, no two.
_UNQUOTED = (
    rf"(?:[A-Za-z0-9_/$(+^{_LETTER}]|\.(?!\.\.)|--?(?=[A-Za-z]))"
    rf"(?:[!-9;-~{_LETTER}]|:(?![ ]|\Z)| (?![# ]|\Z))*"
)
_PLAIN = re.compile(rf"(?!(?:{_AMBIGUOUS})\Z){_UNQUOTED}")
_LOOKS_OTHER = re.compile(_AMBIGUOUS)
_ONE_LINE = re.compile(rf"[ -~{_LETTER}]*")
_LITERAL = re.compile(rf"\n*[!-~{_LETTER}][ -~\t\n{_LETTER}]*")
_ESCAPED = re.compile(r"[^ !#-\[\]-~]")
_UNCOMMENT = re.compile(r"[^ -~]")
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def scalar_text(text: str) -> str:
    """Return a string on one line, plain or quoted."""
    reduced = _reduced(text)
    if _PLAIN.fullmatch(reduced):
        return text
    if not _ONE_LINE.fullmatch(reduced) or ("'" in text and '"' not in text):
        return double_quoted(text)
    if not text or _LOOKS_OTHER.fullmatch(text):
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def double_quoted(text: str) -> str:
    """Return a string in double quotes, with escapes for what cannot be seen."""
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    """Return the escape sequence of a character; one that can be read needs none."""
    character = match[0]
    if _is_readable(character):
        return character
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _reduced(text: str) -> str:
    """Return a text with one letter in place of every readable character beyond ASCII."""
    if text.isascii():
        return text
    return "".join(_LETTER if _is_readable(character) else character for character in text)


def _is_readable(character: str) -> bool:
    """Return whether a character beyond ASCII can be seen, and told from others."""
    return any(first <= character <= last for first, last in _READABLE)


def shown(text: str) -> str:
    """Return a string as a message shows it: on one line, in double quotes, not too long."""
    return double_quoted(text if len(text) <= 60 else text[:59] + "…")


def literal(text: str, indent: str) -> str:
    """Return a string of lines as a block literal, or "" where that would not be exact.

    Not exact are a first line that starts with white space, and characters that need an escape.
    A line that ends in white space is refused too: nobody sees it, and editors take it away.
    """
    if (
        not _LITERAL.fullmatch(_reduced(text))
        or " \n" in text
        or "\t\n" in text
        or text[-1] in " \t"
    ):
        return ""
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    head = ("|-", "|")[ends] if ends < 2 else "|+"
    lines = "\n".join(indent + line if line else "" for line in body.split("\n"))
    return f"{head}\n{lines}" + "\n" * (ends - 1)


def comment(text: str) -> str:
    """Return comment lines; "" for an empty text."""
    lines = (_UNCOMMENT.sub(_escape, line) for line in text.splitlines())
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)
