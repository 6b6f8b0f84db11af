"""Whole systems that nobody wrote, against what istiod sends to their proxies.

Its answers are kept as `python -m tools.xds.drawn --record FILE` wrote them.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.xds.answers import unpacked
from tests.xds.differences import differences
from tests.xds.rooms import whole
from tools.xds.asked import of_objects
from tools.xds.istiod import proxies_of

KEPT: Any = unpacked(json.loads((Path(__file__).parent / "drawn.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("seed", sorted(KEPT))
def test_as_istiod_has_them(seed: str) -> None:
    kept = KEPT[seed]
    for proxy in proxies_of(of_objects(seed, kept["objects"], kept["mesh"]).system):
        mine = whole(proxy)
        for kind, told in kept["answers"][str(proxy)].items():
            assert not list(differences(told, mine[kind], kind)), str(proxy)
