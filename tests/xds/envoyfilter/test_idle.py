"""Patches that change nothing are told, with what they look for in vain."""

import json
from typing import Any

import pytest

from meshgen.resources import dotted
from meshgen.xds.envoyfilter import Idle, patched
from meshgen.xds.resources import Resources
from tests.xds.answers import unpacked
from tests.xds.envoyfilter.cases import FOLDER, cases
from tests.xds.rows import proxy_of

CASES = {case.name: case for case in cases()}
BASE: Any = unpacked(json.loads((FOLDER / "base.json").read_text(encoding="utf-8")))
MATCH = "spec.configPatches[0].match"


def _idle(name: str) -> Idle:
    given = BASE[CASES[name].proxy]
    resources = Resources(given["listeners"], given["routes"], given["clusters"])
    return patched(proxy_of(CASES[name].row), resources)[1][0]


@pytest.mark.parametrize(
    ("name", "path", "what", "expected", "hint"),
    [
        (
            "HTTP_FILTER INSERT_BEFORE: by an old name",
            f"{MATCH}.listener.filterChain.filter.subFilter.name",
            "no HTTP filter has `name: envoy.router`",
            "envoy.filters.http.router",
            "did you mean `envoy.filters.http.router`?",
        ),
        (
            "NETWORK_FILTER REMOVE: by an old name",
            f"{MATCH}.listener.filterChain.filter.name",
            "no filter has `name: envoy.http_connection_manager`",
            "envoy.filters.network.tcp_proxy",
            "did you mean `envoy.filters.network.http_connection_manager`?",
        ),
        (
            "HTTP_FILTER INSERT_FIRST: of the service's port",
            f"{MATCH}.listener.portNumber",
            "no filter chain has `portNumber: 80`",
            "8080",
            "",
        ),
        (
            "FILTER_CHAIN MERGE: by one protocol too much",
            f"{MATCH}.listener.filterChain.applicationProtocols",
            "no filter chain has `applicationProtocols: istio,none`",
            "istio-h2",
            "did you mean `istio`?",
        ),
        (
            "LISTENER MERGE: by a wrong name",
            f"{MATCH}.listener.name",
            "no listener has `name: virtual`",
            "virtualOutbound",
            "did you mean `virtualInbound`?",
        ),
        (
            "ROUTE_CONFIGURATION MERGE: gateway, by a wrong name",
            f"{MATCH}.routeConfiguration.gateway",
            "no route configuration has `gateway: gate`",
            "shop/gate",
            "did you mean `shop/gate`?",
        ),
        (
            "VIRTUAL_HOST MERGE: by a wrong name",
            f"{MATCH}.routeConfiguration.vhost.name",
            "no virtual host has `name: api.shop.svc.cluster.local`",
            "allow_any",
            "did you mean `api.shop.svc.cluster.local:80`?",
        ),
        (
            "HTTP_ROUTE REMOVE: by a wrong name",
            f"{MATCH}.routeConfiguration.vhost.route.name",
            "no route has `name: two`",
            "moved",
            "",
        ),
        (
            "CLUSTER MERGE: by a short name",
            f"{MATCH}.cluster.service",
            "no cluster has `service: web`",
            "web.shop.svc.cluster.local",
            "",
        ),
        (
            "HTTP_FILTER REMOVE: of a port",
            MATCH,
            "REMOVE needs `listener.filterChain.filter.subFilter`, and does nothing",
            "",
            "",
        ),
        (
            "CLUSTER REPLACE: all",
            "spec.configPatches[0].patch.operation",
            "Istio does nothing for REPLACE of CLUSTER",
            "MERGE_AND_REPLACE_LIST",
            "",
        ),
        (
            "settings are of another type",
            "spec.configPatches[0].patch.value",
            "a Cors cannot be merged into a Router: Istio stops there, and applies no more",
            "",
            "",
        ),
        (
            "BOOTSTRAP MERGE: all",
            "spec.configPatches[0].applyTo",
            "the bootstrap of a proxy is not made of what istiod sends",
            "",
            "",
        ),
        (
            "for a target",
            "spec.targetRefs",
            "gateways of the Gateway API, and waypoints, are not translated",
            "",
            "",
        ),
    ],
)
def test_what_is_looked_for_in_vain_is_told(
    name: str, path: str, what: str, expected: str, hint: str
) -> None:
    idle = _idle(name)
    assert (dotted(idle.path), idle.what, idle.hint) == (path, what, hint)
    assert expected in idle.expected
