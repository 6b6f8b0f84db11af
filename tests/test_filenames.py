"""Names that every file system takes and tells apart."""

import pytest

from meshgen.filenames import distinct, folded


@pytest.mark.parametrize(
    "names",
    [
        ["a", "A"],
        ["README", "readme", "ReadMe"],
        ["\u00e9", "e\u0301"],
        ["stra\u00dfe", "STRASSE"],
        ["a" * 253, "a" * 252 + "b", "a" * 252 + "B"],
        ["\u00e4" * 150],
    ],
)
def test_distinct(names: list[str]) -> None:
    found = distinct(names)
    assert len(set(map(folded, found))) == len(names)
    assert all(len(name.encode()) <= 200 for name in found)
    assert distinct(names[::-1]) == found[::-1]


def test_what_is_fine_stays() -> None:
    names = ["a", "b", "a.yaml", "a" * 200, "\u00e9"]
    assert distinct(names) == names
