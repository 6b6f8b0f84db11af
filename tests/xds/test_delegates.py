"""Delegates are merged into the VirtualServices that name them."""

from typing import Any

from meshgen.xds.delegates import merged
from tests.system.build import built

VIRTUAL_SERVICE = """
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: %s, namespace: %s}
spec: %s
---
"""
ROOT = """
  hosts: [shop.example.com]
  gateways: [edge, mesh]
  http:
  - name: root
    match: [{uri: {prefix: /a}}, {uri: {prefix: /b}}]
    timeout: 3s
    delegate: {name: part}
  - {match: [{uri: {prefix: /other}}], delegate: {name: far, namespace: other}}
  - {match: [{uri: {prefix: /none}}], delegate: {name: gone}}
  - {route: [{destination: {host: web}}]}
"""
PART = """
  http:
  - name: part
    match: [{uri: {prefix: /a/b}, headers: {x: {exact: "1"}}}]
    route: [{destination: {host: a}}]
  - {match: [{uri: {prefix: /c}}], route: [{destination: {host: b}}]}
  - {timeout: 9s, route: [{destination: {host: c}}], mirror: {host: d}}
"""
FAR = "{http: [{route: [{destination: {host: far}}]}], exportTo: [%s]}"


def _merged(exported: str = '"*"') -> Any:
    (root,) = merged(
        built(
            VIRTUAL_SERVICE % ("shop", "shop", ROOT)
            + VIRTUAL_SERVICE % ("part", "shop", PART)
            + VIRTUAL_SERVICE % ("far", "other", FAR % exported)
        )
    )
    return root.member.spec


def test_a_delegate_s_routes_stand_in_place_of_the_root_s() -> None:
    spec = _merged()
    assert spec["gateways"] == ["shop/edge", "mesh"]
    assert [route["route"][0]["destination"]["host"] for route in spec["http"]] == [
        "a.shop.svc.cluster.local",
        "c.shop.svc.cluster.local",
        "far.other.svc.cluster.local",
        "web.shop.svc.cluster.local",
    ]
    first, second, far, _ = spec["http"]
    assert [match["uri"]["prefix"] for match in first["match"]] == ["/a/b"]
    assert first["match"][0]["headers"] == {"x": {"exact": "1"}}
    assert (first["name"], first["timeout"]) == ("root-part", "3s")
    assert [match["uri"]["prefix"] for match in second["match"]] == ["/a", "/b"]
    assert (second["name"], second["timeout"]) == ("root", "9s")
    assert second["mirror"] == {"host": "d.shop.svc.cluster.local"}
    assert [match["uri"]["prefix"] for match in far["match"]] == ["/other"]


def test_a_delegate_for_other_namespaces_is_left_out() -> None:
    assert len(_merged("other")["http"]) == 3
    assert len(_merged("other, shop")["http"]) == 4
