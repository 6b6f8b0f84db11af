"""Literals are left out of a text, and nothing else."""

import pytest

from meshgen.yamlio.literals import without_literals


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("a: |\n  b\n\n  c\nd: e", "a: |\nd: e"),
        ("a: >-\n b\nc: |2+ # d\n    e\nf: g", "a: >-\nc: |2+ # d\nf: g"),
        ("- |\n  a\n- b: !!str |\n    c\n  d: e", "- |\n- b: !!str |\n  d: e"),
        ("|\n  a\nb", "|\nb"),
        ("a:\n  b: |\r\n    c\r\n  d: e", "a:\n  b: |\r\n  d: e"),
        ("a: b |\n  c: d", "a: b |\n  c: d"),
        ("a: b|\n  c: d", "a: b|\n  c: d"),
        ("a: '|'\n  c: d", "a: '|'\n  c: d"),
        ("  a: |\n   b\n{{ c }}\n   d", "  a: |\n{{ c }}\n   d"),
        ("# a: |\n  b\n  # c\nd: |\n  # e: |", "# a: |\n  b\n  # c\nd: |"),
        ("", ""),
    ],
)
def test_without_literals(text: str, outside: str) -> None:
    assert without_literals(text) == outside
