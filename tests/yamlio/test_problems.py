"""Syntax errors in plain words, at the place of the mistake, from both parsers alike."""

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.yamlio.parse import parse

COLON = (
    "found a colon where no key can stand; "
    "indent a key as its neighbours are; quote a text with a colon and a space in it"
)
MAPPING = "; indent its keys alike; quote a text with quotes or brackets in it"
TAB = "found a tab character that cannot start a token; indent with spaces"
NEITHER = "this line is neither `key: value` nor `- item`; a colon or a dash needs a space after it"
ENDED = (
    "the document has ended before this; "
    "quote a text with quotes in it; separate documents by a line `---`"
)
PROBLEMS = [
    ("a:\n\tb: 1", f"f:2:1: {TAB}"),
    ("a: 1\n\tb: 2", f"f:2:1: {TAB}"),
    ("a: |\n\tb", f"f:2:1: {TAB}"),
    ("a: @x", 'f:1:4: a value cannot start with "@"; quote it'),
    (
        "{a: 'b'cdef}",
        "f:1:8: found text in the mapping that starts in line 1; separate its keys with commas and "
        "close it with a brace",
    ),
    (
        '["a"1]',
        "f:1:5: found text in the list that starts in line 1; separate its items with commas and "
        "close it with a bracket",
    ),
    ("a: %x", 'f:1:4: a value cannot start with "%"; quote it'),
    ("a: `x`", 'f:1:4: a value cannot start with "`"; quote it'),
    ("{% if x %}", 'f:1:2: a value cannot start with "%"; quote it'),
    ("a: ]", 'f:1:4: a value cannot start with "]"; quote it'),
    ("[,]", "f:1:2: nothing stands before this comma; take it out, or write what it comes after"),
    ("a: ? b", 'f:1:4: a value cannot start with "?"; quote it'),
    ('a: "x\nb: 1\n', "f:1:4: this quoted text has no closing quote"),
    ("a: 'x", "f:1:4: this quoted text has no closing quote"),
    ('a: "x\n--- y"', "f:1:4: this quoted text has no closing quote"),
    ("a: b: c", f"f:1:5: {COLON}"),
    ("a: 1\n b: 2", f"f:2:3: {COLON}"),
    ("a: 1\nfoo\nb: 2", f"f:2:1: {NEITHER}"),
    ("a:\n- b\n-c\n", f"f:3:1: {NEITHER}"),
    ("a: >\nb", f"f:2:1: {NEITHER}"),
    (
        "a: - x",
        "f:1:4: a list item cannot stand here; start the list in the line below its key",
    ),
    (
        "x: 1\na:\n  b: 1\n c: 2",
        f"f:4:2: this does not continue the mapping that starts in line 1{MAPPING}",
    ),
    (
        "a: 'it's'",
        f"f:1:8: this does not continue the mapping that starts in line 1{MAPPING}",
    ),
    (
        "- a\nb: 1",
        "f:2:1: this does not continue the list that starts in line 1; indent its items alike",
    ),
    ("a: [1, 2", "f:1:4: this list has no closing bracket"),
    ("x:\n  a: {y: 1", "f:2:6: this mapping has no closing brace"),
    (
        "a: [1, 2}",
        'f:1:9: found "}" in the list that starts in line 1; '
        "separate its items with commas and close it with a bracket",
    ),
    (
        "a: {x: 1]",
        'f:1:9: found "]" in the mapping that starts in line 1; '
        "separate its keys with commas and close it with a brace",
    ),
    (
        "a: *",
        "f:1:4: an alias needs a name of letters and digits; quote a text that starts with `*`",
    ),
    (
        "a: & x",
        "f:1:4: an anchor needs a name of letters and digits; quote a text that starts with `&`",
    ),
    ("a: !<x", "f:1:4: this is no tag that YAML knows; quote a text that starts with `!`"),
    ("a: !e!x y", "f:1:4: this is no tag that YAML knows; quote a text that starts with `!`"),
    ("a: !%zz x", "f:1:4: this is no tag that YAML knows; quote a text that starts with `!`"),
    ('a: "\\xZZ"', "f:1:7: this escape sequence needs hexadecimal digits"),
    (
        "a: |x\n b",
        "f:1:5: after `|` or `>` the line has to end; "
        "start the text in the next line; quote one that starts with `|` or `>`",
    ),
    ("a: |0\n b", "f:1:5: an indentation is a digit from 1 to 9"),
    ('"a" "b"', f"f:1:5: {ENDED}"),
    ("--- |\n a\n--- >\n b\nc", f"f:5:1: {ENDED}"),
    ("%YAML 2.0\n---\n", "f:1:1: this version of YAML is unknown; leave the %YAML line out"),
    ("%TAG x\n---", "f:1:1: this is no directive that YAML knows"),
    ("%YAML 1.1\n%YAML 1.1\n---\n", "f:2:1: this is no directive that YAML knows"),
    (
        "a: 1\nb: x\x07y",
        'f:2:5: found the character "\\x07", which no YAML text may hold; '
        "write it as an escape sequence in double quotes",
    ),
    (
        "a\x00",
        'f:1:2: found the character "\\x00", which no YAML text may hold; '
        "write it as an escape sequence in double quotes",
    ),
    (
        'a: "\ud800"',
        'f:1:5: found the character "\\uD800", which no YAML text may hold; '
        "write it as an escape sequence in double quotes",
    ),
]
# What only libyaml says, or says elsewhere.
LIBYAML = [
    ("a: [", "f:2:1: the text ends where a value is expected"),
    (
        "hosts: [*.example.com]",
        "f:1:9: an alias needs a name of letters and digits; quote a text that starts with `*`",
    ),
    (
        'a: "\\q"',
        "f:1:5: this escape sequence is unknown; write a backslash twice, or use single quotes",
    ),
    ('a: "\\uD800"', "f:1:7: this escape sequence stands for no character"),
    ("%FOO\n---\na", "f:1:1: this is no directive that YAML knows"),
]


def _message(text: str, *, pure: bool = False) -> str:
    with pytest.raises(MeshgenError) as caught:
        parse(text, "f", pure=pure)
    (finding,) = caught.value.findings
    assert finding.code is Code.YAML
    return str(finding)


@pytest.mark.parametrize(("text", "message"), [*PROBLEMS, *LIBYAML])
def test_said_plainly(text: str, message: str) -> None:
    assert _message(text) == message


@pytest.mark.parametrize(("text", "message"), PROBLEMS)
def test_the_parser_in_python_says_the_same(text: str, message: str) -> None:
    assert _message(text, pure=True) == message


def test_what_no_rule_covers_is_said_in_the_words_of_the_parser() -> None:
    text = "%TAG ! x\n%TAG ! y\n---\n"
    assert _message(text, pure=True) == "f:2:1: duplicate tag handle '!'"
