"""How the annotation is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshgen.checks.ignores.grammar import entries


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("MG1001: why", [("MG1001", "why")]),
        ("MG1001: why; MG602: because", [("MG1001", "why"), ("MG602", "because")]),
        ("MG1001: why\n  MG602: because\n", [("MG1001", "why"), ("MG602", "because")]),
        (" MG1001 :why ;\n; ", [("MG1001", "why")]),
        ("MG1001: see https://a.b: meant", [("MG1001", "see https://a.b: meant")]),
        ("MG1001", [("MG1001", "")]),
        ("MG1001:", [("MG1001", "")]),
        ("MG1001 why", [("", "")]),
        (": why", [("", "why")]),
        ("MG1001, MG602: why", [("", "why")]),
        ("why", [("why", "")]),
        ("", []),
        (";;\n", []),
    ],
)
def test_entries(written: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.code, each.reason) for each in entries(written)] == expected


@given(st.text())
def test_every_text_is_read(written: str) -> None:
    for entry in entries(written):
        assert entry.text
        assert not set(";\n") & set(entry.text)
        assert not entry.code or entry.text.startswith(entry.code)
        assert entry.reason in entry.text


@given(st.lists(st.tuples(st.sampled_from(["MG1001", "MG602", "x-1"]), st.text("ab: ."))))
def test_what_is_written_is_read_again(pairs: list[tuple[str, str]]) -> None:
    for between in (";", "\n", " ;\n "):
        written = between.join(f"{code}: {reason}" for code, reason in pairs)
        read = [(each.code, each.reason) for each in entries(written)]
        assert read == [(code, reason.strip()) for code, reason in pairs]
