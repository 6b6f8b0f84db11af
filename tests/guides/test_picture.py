"""The picture has all who call and are called, and boxes that lie apart."""

import re
from itertools import combinations

from meshgen.guides.picture import _BETWEEN, _HEIGHT, _WIDTH, _columns, _svg

NAMES = ["a", "b", "c", "d", "e"]
# A circle of b, c and d; and a call that passes two columns.
CALLS = [("a", "b"), ("a", "e"), ("b", "c"), ("c", "d"), ("d", "b"), ("d", "e")]


def boxes(svg: str) -> dict[str, tuple[int, int]]:
    found = re.findall(r'<g class="\w+"><title>(.*?)</title><rect x="(\d+)" y="(\d+)"', svg)
    return {name: (int(x), int(y)) for name, x, y in found}


def test_calls_lead_right_but_for_circles() -> None:
    columns = _columns(NAMES, CALLS)
    assert [[one for one in column if isinstance(one, str)] for column in columns] == [
        ["a"],
        ["b"],
        ["c"],
        ["d"],
        ["e"],
    ]
    assert [one for column in columns for one in column if isinstance(one, tuple)] == [
        ("a", "e", 1),
        ("a", "e", 2),
        ("a", "e", 3),
    ]


def test_boxes_lie_apart_and_lines_end_at_them() -> None:
    names = [f"service-{number}" for number in range(12)]
    calls = [(a, b) for a, b in combinations(names, 2) if hash_of(a, b) % 3]
    svg = _svg(_columns(names, calls), dict.fromkeys(names, "service"), calls, "t")
    at = boxes(svg)
    assert set(at) == set(names)
    for (a, b), (c, d) in combinations(at.values(), 2):
        assert a != c or abs(b - d) >= _HEIGHT + _BETWEEN
    height = int(re.findall(r'height="(\d+)" role', svg)[0])
    assert all(0 < y < height - _HEIGHT for _, y in at.values())
    starts = {(x + _WIDTH, y + _HEIGHT // 2) for x, y in at.values()}
    ends = {(x, y + _HEIGHT // 2) for x, y in at.values()}
    lines = re.findall(r'<path d="M(\d+) (\d+).* (\d+) (\d+)"/>', svg)
    assert len(lines) == len(calls)
    for a, b, c, d in lines:
        assert (int(a), int(b)) in starts
        assert (int(c), int(d)) in ends


def hash_of(a: str, b: str) -> int:
    return int(a.rpartition("-")[2]) * 7 + int(b.rpartition("-")[2]) * 3


def test_a_name_is_text() -> None:
    svg = _svg([["<a&b>"]], {"<a&b>": "outside"}, [], "t")
    assert "<title>&lt;a&amp;b&gt;</title>" in svg
    assert ">&lt;a&amp;b&gt;</text>" in svg
