"""Fields of an object by path: a list on the way, and at the end, stands for its items."""

from typing import Any

import pytest

from meshgen.transform.fields import changed, values

OBJECT = {"a": [{"b": 1}, {"b": [2, 3]}, {"c": 4}], "d": {"e": "x"}, "f": None}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b", [1, 2, 3]),
        ("a/c", [4]),
        ("d/e", ["x"]),
        ("d", [{"e": "x"}]),
        ("f", [None]),
        ("f/g", []),
        ("d/e/x", []),
        ("nope", []),
        ("d/nope", []),
    ],
)
def test_values(path: str, expected: list[Any]) -> None:
    fields = tuple(path.split("/"))
    assert values(OBJECT, fields) == expected
    seen: list[Any] = []

    def look(value: Any) -> Any:
        seen.append(value)
        return value

    assert changed(OBJECT, fields, look) == OBJECT
    assert seen == expected


def test_only_the_way_to_a_value_is_copied() -> None:
    before = {"a": [{"b": 1}], "d": {"e": "x"}}
    after = changed(before, ("a", "b"), lambda value: value + 1)
    assert after == {"a": [{"b": 2}], "d": {"e": "x"}}
    assert after["d"] is before["d"]
    assert before["a"] == [{"b": 1}]
    assert changed(before, ("d", "nope"), str) is before
