"""Gateways: which one a name means, and which pods serve it."""

import pytest

from meshgen.system.gateways import gateway_reference
from tests.system.build import built

REFERENCES = {
    "short": ("edge", ("shop", "edge")),
    "of a namespace": ("istio-system/edge", ("istio-system", "edge")),
    "of its own": ("./edge", ("shop", "edge")),
    "old": ("edge.ops", ("ops", "edge")),
    "old and long": ("edge.ops.svc.cluster.local", ("ops", "edge")),
}
POD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: pods, namespace: edge}
spec: {template: {metadata: {labels: {istio: edge, app: edge}}}}
---
apiVersion: v1
kind: Service
metadata: {name: front, namespace: edge}
spec:
  selector: {app: edge}
  ports: [{port: 80, targetPort: 8080}, {port: 443, targetPort: https}]
"""
GATEWAY = """\
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: web, namespace: shop}
spec:
  selector: {istio: SELECTOR}
  servers:
    - port: {number: 80, name: http, protocol: http}
      hosts: [a.com]
      tls: {httpsRedirect: true}
"""


@pytest.mark.parametrize(("reference", "named"), REFERENCES.values(), ids=REFERENCES)
def test_a_name_of_a_gateway(reference: str, named: tuple[str, str]) -> None:
    assert gateway_reference(reference, "shop") == named


def test_pods_of_any_namespace_serve_a_gateway() -> None:
    gateways = built(POD + GATEWAY.replace("SELECTOR", "edge")).gateways
    (gateway,) = gateways.all
    assert gateways.named(("shop", "web")) is gateway
    (pods,) = gateways.serving(gateway)
    assert pods.namespace == "edge"
    assert pods.ports == {80: 8080, 443: "https"}
    assert [service.name for service in pods.services] == ["front"]
    (server,) = gateway.servers
    assert (server.port, server.protocol, server.hosts) == (80, "HTTP", ["a.com"])
    assert server.tls == {"httpsRedirect": True}


@pytest.mark.parametrize(
    ("profile", "selector", "ports"),
    [
        ("default", "ingressgateway", [15021, 80, 443]),
        ("demo", "ingressgateway", [15021, 80, 443, 31400, 15443]),
        ("demo", "egressgateway", [80, 443]),
        ("default", "egressgateway", None),
        ("minimal", "ingressgateway", None),
    ],
)
def test_the_gateways_of_a_profile(profile: str, selector: str, ports: list[int] | None) -> None:
    gateways = built(GATEWAY.replace("SELECTOR", selector), profile=profile).gateways
    found = [list(pods.ports) for pods in gateways.serving(gateways.all[0])]
    assert found == ([] if ports is None else [ports])


def test_a_gateway_among_the_objects_stands_for_that_of_the_profile() -> None:
    own = POD.replace("istio: edge", "istio: ingressgateway").replace("edge}", "istio-system}")
    gateways = built(own + GATEWAY.replace("SELECTOR", "ingressgateway")).gateways
    assert [pods.namespace for pods in gateways.serving(gateways.all[0])] == ["istio-system"]


def test_all_pods_serve_a_gateway_without_a_selector() -> None:
    gateways = built(POD + GATEWAY.replace("{istio: SELECTOR}", "{}")).gateways
    assert len(gateways.serving(gateways.all[0])) == 2
