"""Gateways of networks that are known by a name alone: istiod asks for its address."""

from dataclasses import replace

import pytest

from meshgen.system import Site, joined
from meshgen.xds.endpoints import endpoints
from meshgen.xds.proxies import sidecars
from tests.system.build import built

POD = """
apiVersion: v1
kind: Pod
metadata: {name: NAME, namespace: shop, labels: {app: NAME, sidecar.istio.io/inject: "true"}}
spec: {containers: [{name: app, image: "app:1"}]}
---
apiVersion: v1
kind: Service
metadata: {name: NAME, namespace: shop}
spec: {selector: {app: NAME}, ports: [{name: http, port: 80}]}
---
"""
GATEWAY = """
apiVersion: v1
kind: Service
metadata: {name: eastwest, namespace: istio-system, labels: {topology.istio.io/network: n1}}
spec: {type: TYPE, ports: [{name: tls, port: 15443}]}
status: STATUS
"""


@pytest.mark.parametrize(
    ("type_", "status", "address"),
    [
        ("LoadBalancer", "{loadBalancer: {ingress: [{ip: 203.0.113.7}]}}", "203.0.113.7"),
        ("LoadBalancer", "{loadBalancer: {ingress: [{hostname: a.example}]}}", "172.97.0.2"),
        ("LoadBalancer", "{}", "172.97.0.2"),
        # Nobody reaches it from outside, so that there is no way but the pods' own addresses.
        ("ClusterIP", "{}", ""),
    ],
)
def test_a_gateway_has_an_address(type_: str, status: str, address: str) -> None:
    gateway = GATEWAY.replace("TYPE", type_).replace("STATUS", status)
    written = {
        Site("west", "n2"): POD.replace("NAME", "web"),
        Site("east", "n1"): POD.replace("NAME", "cart") + gateway,
    }
    west, _ = joined(replace(built(text), site=site) for site, text in written.items())
    (proxy,) = sidecars(west)
    (found,) = endpoints(proxy, "outbound|80||cart.shop.svc.cluster.local")
    assert (found.address, found.gateway is not None) == (address, bool(address))
