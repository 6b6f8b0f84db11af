"""Virtual hosts are those that istiod makes of whole systems."""

import json
from typing import Any

import pytest

from meshgen.xds.proxies import gateways, sidecars
from meshgen.xds.route_configurations import routes_for
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
        proxy: {each: told(routes_for(proxies[proxy]).configuration(each)) for each in listed}
        for proxy, listed in asked["routes"].items()
    }
    assert not list(differences(asked["routes"], found))


def test_of_a_name_that_no_server_has_there_are_no_routes() -> None:
    (gateway,) = gateways(built((FOLDER / "gateways.yaml").read_text("utf-8")))
    empty = {"name": "http.1", "virtualHosts": [], "validateClusters": False}
    assert routes_for(gateway).configuration("http.1") == empty


def test_a_port_at_several_addresses_is_worked_out_once() -> None:
    whole = built(
        "\n---\n".join(
            f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: a}}\n"
            "spec: {selector: {app: x}, ports: [{port: 7000}]}"
            for name in ("one", "two")
        )
        + "\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x, namespace: a}\n"
        "spec: {template: {metadata: {labels: {app: x}}, spec: {containers: []}}}"
    )
    routes = routes_for(sidecars(whole)[0])
    (first, second) = (
        routes.configuration(f"{name}.a.svc.cluster.local:7000")["virtualHosts"]
        for name in ("one", "two")
    )
    listed = {host["name"]: host for host in routes.configuration("7000")["virtualHosts"]}
    for (host,) in (first, second):
        assert host["domains"] == ["*"]
        assert host["routes"] is listed[host["name"]]["routes"]
