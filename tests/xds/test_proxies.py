"""Which proxies a system has."""

import pytest

from meshgen.xds.proxies import gateways, sidecars
from tests.system.build import built

GATEWAY = """\
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: web, namespace: shop}
spec: {selector: {istio: SELECTED}, servers: []}
"""


def pod(name: str, rest: str = "", meta: str = "") -> str:
    return f"""\
---
apiVersion: v1
kind: Pod
metadata: {{name: {name}, namespace: shop, {meta}}}
spec: {{serviceAccountName: own, {rest}}}
"""


INJECTED = "annotations: {inject.istio.io/templates: gateway}, labels: {istio: own, NONE}"
ROUTER = "containers: [{name: istio-proxy, args: [proxy, router]}]"


@pytest.mark.parametrize(
    ("manifests", "names"),
    [
        (pod("web"), ["shop/web"]),
        (pod("web", meta="labels: {sidecar.istio.io/inject: 'false'}"), []),
        (pod("web", "hostNetwork: true"), []),
        (pod("web", meta="labels: {istio.io/dataplane-mode: ambient}"), []),
        (pod("out", ROUTER), []),
        (pod("web", ROUTER.replace("istio-proxy", "web")), ["shop/web"]),
        (pod("out", meta=INJECTED.replace(", NONE", "")), []),
        (pod("web", "containers: [{name: istio-proxy, args: [proxy, sidecar]}]"), ["shop/web"]),
    ],
)
def test_pods_that_have_a_sidecar(manifests: str, names: list[str]) -> None:
    assert [str(proxy) for proxy in sidecars(built(manifests))] == names


@pytest.mark.parametrize(
    ("manifests", "selected", "profile", "names"),
    [
        ("", "ingressgateway", "default", ["istio-system/istio-ingressgateway"]),
        ("", "ingressgateway", "minimal", []),
        ("", "egressgateway", "demo", ["istio-system/istio-egressgateway"]),
        (pod("in", meta=INJECTED.replace(", NONE", "")), "own", "default", ["shop/in"]),
        (pod("in", ROUTER, "labels: {istio: own}"), "own", "default", ["shop/in"]),
        (pod("in", meta="labels: {istio: own}"), "own", "default", []),
        (pod("in", ROUTER, "labels: {istio: other}"), "own", "default", []),
    ],
)
def test_gateways(manifests: str, selected: str, profile: str, names: list[str]) -> None:
    system = built(manifests + GATEWAY.replace("SELECTED", selected), profile=profile)
    found = gateways(system)
    assert [str(proxy) for proxy in found] == names
    assert all(proxy.is_gateway for proxy in found)


def test_a_gateway_runs_as_the_account_that_its_profile_makes() -> None:
    (proxy,) = gateways(built(GATEWAY.replace("SELECTED", "ingressgateway")))
    assert (proxy.account, proxy.workload) == ("istio-ingressgateway-service-account", None)
    assert proxy.labels["istio"] == "ingressgateway"


def test_without_a_gateway_none_is_asked() -> None:
    assert gateways(built(pod("web"))) == []
