"""EnvoyFilters applied as istiod applies them, to what istiod sends without them.

Its answers are kept as tools/xds/envoyfilters.py wrote them; nothing of them was written by hand.
"""

import json
from typing import Any

import pytest

from meshgen.xds.envoyfilter import patched
from meshgen.xds.resources import Resources
from tests.xds.answers import unpacked
from tests.xds.envoyfilter.cases import FOLDER, Case, cases
from tests.xds.envoyfilter.changes import changes
from tests.xds.rows import proxy_of

CASES = list(cases())
# A patch that fits, and says what is there already.
_SAYS_NOTHING_NEW = {"LISTENER_FILTER MERGE: of a port"}


@pytest.fixture(scope="module")
def base() -> Any:
    return unpacked(json.loads((FOLDER / "base.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def told() -> Any:
    return unpacked(json.loads((FOLDER / "answers.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("target", sorted({case.name.partition(":")[0] for case in CASES}))
def test_as_istiod_applies_them(target: str, base: Any, told: Any) -> None:
    for case in CASES:
        if case.name.partition(":")[0] == target:
            _check(case, base[case.proxy], told[case.name])


def _check(case: Case, before: Any, expected: Any) -> None:
    resources = Resources(before["listeners"], before["routes"], before["clusters"])
    after, idle = patched(proxy_of(case.row), resources)
    named = {"listeners": after.listeners, "routes": after.routes, "clusters": after.clusters}
    assert changes(before, named) == expected, case.name
    if sum(len(spec["configPatches"]) for spec in case.filters) == 1:
        fits = bool(expected) or case.name in _SAYS_NOTHING_NEW
        assert bool(idle) is not fits, case.name


def test_every_answer_is_asked_for(told: Any) -> None:
    assert sorted(told) == sorted(case.name for case in CASES)
