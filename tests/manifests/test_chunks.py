"""Texts cut into documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshgen.errors import MeshgenError
from meshgen.manifests.chunks import Chunk, cut
from meshgen.yamlio import load_all, to_data

PIECES = [
    *("---\n", "--- # c\n", "---", "--- a: 1\n", "--- |\n  x\n", "---- \n", "---x: 1\n"),
    *("a: 1\n", "b:\n- x\n", "# c\n", "\n", "  \n", "c: |\n  ---\n  x\n", "d: '\n  x'\n"),
    *("...\n", "%YAML 1.1\n", "[]\n", "é: ü\n", "\t\n", "--- >\n folded\n"),
]


def test_chunks_begin_with_their_first_line_that_is_no_comment() -> None:
    text = "# c\n\na: 1\n---\n# d\n---\nb: 2\n# e\n--- {c: 3}\n"
    assert list(cut(text)) == [
        Chunk("a: 1\n", 3),
        Chunk("b: 2\n# e\n", 7),
        Chunk("--- {c: 3}\n", 9),
    ]


def test_a_line_of_dashes_in_a_literal_is_not_a_start() -> None:
    text = "a: |\n  ---\n  b\n"
    assert list(cut(text)) == [Chunk(text, 1)]


@pytest.mark.parametrize("text", ["", "\n", "---\n", "# a\n---\n---\n# b", "--- # c\n", "---"])
def test_nothing_is_no_chunk(text: str) -> None:
    assert list(cut(text)) == []


@pytest.mark.parametrize("text", ["%YAML 1.1\n---\na: 1\n", "a: 1\n...\n---\nb: 2\n"])
def test_directives_keep_a_text_together(text: str) -> None:
    assert list(cut(text)) == [Chunk(text, 1)]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_the_documents_are_those_of_the_whole(text: str) -> None:
    try:
        whole = load_all(text, "")
    except MeshgenError:
        return
    parts = [(chunk, node) for chunk in cut(text) for node in load_all(chunk.text, "")]
    assert [to_data(node) for _, node in parts] == [to_data(node) for node in whole]
    places = [chunk.line - 1 + node.location.line for chunk, node in parts]
    assert places == [node.location.line for node in whole]
