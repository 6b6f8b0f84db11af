"""Settings that a filter fetches by its name: an EnvoyFilter may have them."""

import json
from typing import Any

from meshgen.xds.envoyfilter import Idle, patched
from meshgen.xds.resources import Resources
from tests.xds.answers import unpacked
from tests.xds.envoyfilter.cases import FOLDER, SIDECAR, Case
from tests.xds.rows import proxy_of

BASE: Any = unpacked(json.loads((FOLDER / "base.json").read_text(encoding="utf-8")))
CORS = {"@type": "type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors"}
FETCHED = {"name": "mine", "config_discovery": {"config_source": {"ads": {}}, "type_urls": ["x"]}}


def _first_filter(name: str) -> tuple[dict[str, Any], list[Idle]]:
    """Return the first HTTP filter of a port, where settings of a name are there to be fetched."""
    match = {"context": "SIDECAR_INBOUND", "listener": {"portNumber": 8080}}
    filter_ = {"applyTo": "HTTP_FILTER", "match": match}
    settings = {"operation": "ADD", "value": {"name": name, "typed_config": CORS}}
    patches = [
        {**filter_, "patch": {"operation": "INSERT_FIRST", "value": FETCHED}},
        {"applyTo": "EXTENSION_CONFIG", "patch": settings},
    ]
    case = Case("fetched", SIDECAR, ({"configPatches": patches},))
    given = BASE[SIDECAR]
    resources = Resources(given["listeners"], given["routes"], given["clusters"])
    after, idle = patched(proxy_of(case.row), resources)
    (inbound,) = (each for each in after.listeners if each["name"] == "virtualInbound")
    chain = next(each for each in inbound["filterChains"] if each["name"] == "0.0.0.0_8080")
    manager = chain["filters"][-1]["typedConfig"]
    return manager["httpFilters"][0], list(idle)


def test_they_are_put_where_they_would_be_fetched() -> None:
    assert _first_filter("mine") == ({"name": "mine", "typedConfig": CORS}, [])


def test_those_that_nobody_fetches_are_told() -> None:
    first, (idle,) = _first_filter("other")
    assert "typedConfig" not in first
    assert idle.what == "no filter fetches its settings as `other`"
    assert idle.path[-3:] == ("patch", "value", "name")
