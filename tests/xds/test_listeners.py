"""Listeners, against what istiod made of the same small systems.

Its answers are kept as `tools/xds/rows.py` wrote them; nothing of them was written by hand.
"""

import json
from pathlib import Path

import pytest

from meshgen.xds.build import listeners_of
from tests.xds.answers import packed, unpacked
from tests.xds.differences import differences
from tests.xds.normal import normal
from tests.xds.rows import Row, proxy_of, rows

ROOM = Path(__file__).parent / "listeners"
FILES = sorted(ROOM.glob("*.yaml"))
ROWS = [(path, row) for path in FILES for row in rows(path)]


@pytest.fixture(scope="module")
def told() -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for path in FILES:
        found |= unpacked(json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize("row", [row for _, row in ROWS], ids=lambda row: row.name)
def test_as_istiod_has_them(row: Row, told: dict[str, list[dict[str, object]]]) -> None:
    mine = sorted(normal(listeners_of(proxy_of(row))), key=lambda each: str(each["name"]))
    assert not list(differences(told[row.name], mine))


def test_every_answer_is_asked_for(told: dict[str, list[dict[str, object]]]) -> None:
    assert sorted(told) == sorted(row.name for _, row in ROWS)


def test_packing_changes_nothing() -> None:
    part = {"of": ["what is long enough to be worth it", {"a": 1}], "is": "x" * 100}
    answers = {"one": [part, {"in": part}], "two": [part, {"$lone": []}]}
    assert unpacked(packed(answers)) == answers
    assert len(packed(answers)["shared"]) == 1
