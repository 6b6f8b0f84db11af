"""Numbers, times and lists, as people read them."""

import pytest

from meshgen.live.words import ago, counted, lasting, some, value_of

DAY = 86400


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0 s"),
        (59.9, "60 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (DAY - 1, "23 h"),
        (DAY, "1 d"),
        (40 * DAY, "40 d"),
    ],
)
def test_how_long(seconds: float, words: str) -> None:
    assert lasting(seconds) == words


def test_how_long_ago() -> None:
    assert ago("1970-01-01T00:01:00Z", 180) == "2 min ago"
    assert ago("", 180) == ""


def test_how_many() -> None:
    assert [counted(number, "pod") for number in (0, 1, 2)] == ["0 pods", "1 pod", "2 pods"]
    assert some(["a", "b", "c"]) == "a, b, c"
    assert some(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"


def test_what_a_value_is() -> None:
    assert value_of("x" * 60) == "x" * 60
    assert value_of("x" * 61) == "x" * 57 + "..."
    assert value_of([True, {"a": [None, 1.5]}]) == "[true, {a: [None, 1.5]}]"
