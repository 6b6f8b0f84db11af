"""Virtual hosts are those that istiod makes of whole systems."""

import json
from typing import Any

import pytest

from meshgen.xds.proxies import gateways, sidecars
from meshgen.xds.route_configurations import route_configuration
from tests.system.build import built
from tests.xds.differences import differences
from tests.xds.http_cases import ROOM, told

FOLDER = ROOM / "virtual_hosts"


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.yaml")))
def test_virtual_hosts_are_istiod_s(name: str) -> None:
    asked: Any = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    whole = built((FOLDER / f"{name}.yaml").read_text("utf-8"), mesh=asked["mesh"])
    proxies = {str(proxy): proxy for proxy in (*sidecars(whole), *gateways(whole))}
    found = {
        proxy: {each: told(route_configuration(proxies[proxy], each)) for each in listed}
        for proxy, listed in asked["routes"].items()
    }
    assert not list(differences(asked["routes"], found))


def test_of_a_name_that_no_server_has_there_are_no_routes() -> None:
    (gateway,) = gateways(built((FOLDER / "gateways.yaml").read_text("utf-8")))
    empty = {"name": "http.1", "virtualHosts": [], "validateClusters": False}
    assert route_configuration(gateway, "http.1") == empty
