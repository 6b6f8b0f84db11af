"""Values that know which setting they are, alone and as pieces of a longer text."""

import copy
import re
from typing import Any

import pytest

from meshgen.provenance import (
    TracedInt,
    TracedText,
    concatenated,
    path_of,
    pieces_of,
    substituted,
    traced,
)

A, B = traced({"a": "x", "b": "y"}).values()


def test_what_is_traced_is_equal_and_can_be_copied() -> None:
    plain: Any = {"a": [1, "b", 0.5, True, None], "c": {"d": "e"}}
    found = traced(plain, ("x",))
    assert found == plain
    copied = copy.deepcopy(found)
    assert path_of(copied["a"][1]) == ("x", "a", 1)
    assert [path_of(key) for key in copied] == [("x", "a"), ("x", "c")]
    assert isinstance(copied["a"][0], TracedInt)
    assert path_of(copied["a"][3]) == path_of("b") == ()


@pytest.mark.parametrize(
    "text",
    [
        A + "-" + B,
        concatenated([A, "-", B]),
        concatenated([A + "-", B]),
        substituted(re.compile("[ab]"), lambda match: {"a": A, "b": B}[match[0]], "a-b"),
        copy.deepcopy(A + "-" + B),
    ],
)
def test_a_text_tells_its_pieces(text: str) -> None:
    assert text == "x-y"
    told = [(piece, path_of(piece)) for piece in pieces_of(text) if piece]
    assert told == [("x", ("a",)), ("-", ()), ("y", ("b",))]
    # As a whole it is no setting.
    assert path_of(text) == ()


def test_a_text_can_stand_for_another_setting() -> None:
    assert path_of(traced(A, ("c",))) == ("c",)
    assert path_of(A) == ("a",)


def test_an_empty_text_is_a_piece_like_any_other() -> None:
    text = traced("", ("namePrefix",)) + "web"
    assert [path_of(piece) for piece in pieces_of(text)] == [("namePrefix",), ()]


@pytest.mark.parametrize("text", ["a" + "b", concatenated(["a", "b"]), f"{A}-", A.upper(), A[:1]])
def test_other_texts_are_plain(text: str) -> None:
    assert not isinstance(text, TracedText)
    assert pieces_of(text) == (text,)
