"""Strings that one reader of YAML or another has taken for something else."""

from .test_scalars import MEANINGS
from .words import words

_WORDS = words("""
_0 +_0 -_1 +_.0 ._0
y n Y N yes no on off true false null ~ = << .inf -.inf .nan 0 1 -1 +1 010 08 0o7 0b1 0x1F 1_000
1e3 1e+3 1. .5 12:30 1:20.5 190:20:30 2001-01-01 2001-12-14t21:59:43.10-05:00 1.2.3 0.0.0.0
- -- --- ... --- ... ? : , [ ] { } {} [] & * ! | > ' " # % @ ` \\ |- >+ &a *a !a !!str {{x}} a: :a
a:b a#b #a a' 'a "a -a ?a :- [a] {a:b} %YAML @a `a` <<: =a ,a \\n \\x41 \\u2028 $(x) null: NULL None
""")
_LINES = [
    "",
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    " a",
    "a ",
    "a  b",
    "a: b",
    "a #b",
    "- a",
    "? a",
    "--- a",
    "... a",
    "a\n",
    "a\n\n",
    "a\nb",
    "\na",
    "\n a",
    " a\nb",
    "\ta\nb",
    "a \nb",
    "a\n b",
    "a\n\tb",
    "a\n \nb",
    "a\nb\n ",
    "a\r\nb",
    "a\n---\nb",
    "a\n...\n",
    "# a\n",
    "#!/bin/sh\necho\n",
    "key: value\nlist:\n- a\n",
    'it\'s: "x"',
    "\0",
    "\x07\x1b[0m",
    "\x7f",
    "\x85",
    "a\u2028b\u2029c",
    "\ufeff",
    "a\ufeffb\n",
    "\u200b\u202e",
    "\xa0a\xa0",
    "\ue000\ufffd\uffff",
    "😀\U0010ffff",
    "é",
    "日本: 語",
    "x" * 2000,
    "word " * 500,
    "a\n" * 200,
]
HOSTILE: list[str] = sorted({*_WORDS, *_LINES, *(text for text, _ in MEANINGS)})
