"""Small systems, against what istiod made of them.

Its answers are kept as `tools/xds/rows.py` wrote them; nothing of them was written by hand.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.xds.answers import packed, unpacked
from tests.xds.differences import differences
from tests.xds.rooms import ROOMS
from tests.xds.rows import Row, proxy_of, rows

FILES = [path for name in ROOMS for path in sorted((Path(__file__).parent / name).glob("*.yaml"))]
ROWS = [(path, row) for path in FILES for row in rows(path)]


@cache
def told(path: Path) -> dict[str, Any]:
    """Return istiod's answers to the systems of a file, by their names."""
    answers: dict[str, Any] = unpacked(json.loads(path.with_suffix(".json").read_text("utf-8")))
    return answers


@pytest.mark.parametrize(
    ("path", "row"), ROWS, ids=[f"{path.parent.name}/{path.stem}: {row.name}" for path, row in ROWS]
)
def test_as_istiod_has_them(path: Path, row: Row) -> None:
    room = path.parent.name
    mine = ROOMS[room].worked_out(proxy_of(row))
    assert not list(differences(told(path)[row.name], mine, room))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_answer_is_asked_for(path: Path) -> None:
    assert sorted(told(path)) == sorted(row.name for row in rows(path))


def test_packing_changes_nothing() -> None:
    part = {"of": ["what is long enough to be worth it", {"a": 1}], "is": "x" * 100}
    answers = {"one": [part, {"in": part}], "two": [part, {"$lone": []}]}
    assert unpacked(packed(answers)) == answers
    assert len(packed(answers)["shared"]) == 1
