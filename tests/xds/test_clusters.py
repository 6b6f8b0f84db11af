"""Clusters and endpoints, where no istiod is asked."""

import pytest

from meshgen.xds import Proxy
from meshgen.xds.clusters import clusters
from meshgen.xds.endpoints import endpoints
from meshgen.xds.proxies import gateways, sidecars
from tests.system.build import built

SYSTEM = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}, annotations: ANNOTATIONS}
spec:
  serviceAccountName: own
  containers: [{name: web, ports: [{name: main, containerPort: 8080}]}]
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: main}, {name: udp, port: 53, protocol: UDP}]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: web, namespace: shop}
spec: {host: web, subsets: [{name: v1, labels: {version: v1}}, {name: all}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: web, namespace: shop}
spec: {selector: {istio: ingressgateway}, servers: []}
"""
HOST = "web.shop.svc.cluster.local"


def sidecar(annotations: str = "{}") -> Proxy:
    return next(iter(sidecars(built(SYSTEM.replace("ANNOTATIONS", annotations)))))


@pytest.mark.parametrize(
    ("cluster", "ports"),
    [
        (f"outbound|80||{HOST}", [8080]),
        (f"outbound|80|all|{HOST}", [8080]),
        (f"outbound_.80_._.{HOST}", [8080]),
        (f"outbound|80|v1|{HOST}", []),
        (f"outbound|80|v2|{HOST}", []),
        (f"outbound|81||{HOST}", []),
        ("outbound|80||other.example", []),
        ("inbound|8080||", []),
        ("PassthroughCluster", []),
    ],
)
def test_what_is_behind_a_cluster(cluster: str, ports: list[int]) -> None:
    assert [each.port for each in endpoints(sidecar(), cluster)] == ports


def test_an_endpoint_tells_whose_it_is() -> None:
    proxy = sidecar()
    (found,) = endpoints(proxy, f"outbound|80||{HOST}")
    assert found.workload is proxy.workload
    assert (found.identity, found.takes_mtls) == ("spiffe://cluster.local/ns/shop/sa/own", True)


@pytest.mark.parametrize(
    ("annotations", "inbound"),
    [
        ("{}", ["inbound|53||", "inbound|8080||"]),
        ("{sidecar.istio.io/interceptionMode: NONE}", []),
        ("{sidecar.istio.io/interceptionMode: TPROXY}", ["inbound|53||", "inbound|8080||"]),
    ],
)
def test_what_comes_in_without_redirection(annotations: str, inbound: list[str]) -> None:
    names = [str(cluster["name"]) for cluster in clusters(sidecar(annotations))]
    assert sorted(name for name in names if name.startswith("inbound")) == inbound


def test_a_gateway_has_nothing_inside() -> None:
    (gateway,) = gateways(built(SYSTEM.replace("ANNOTATIONS", "{}")))
    names = [str(cluster["name"]) for cluster in clusters(gateway)]
    subsets = [f"outbound|80|{subset}|{HOST}" for subset in ("", "v1", "all")]
    assert names == [*subsets, "BlackHoleCluster"]


def test_pods_may_say_that_they_take_no_mutual_tls() -> None:
    manifests = SYSTEM.replace("ANNOTATIONS", "{}")
    manifests = manifests.replace(
        "{app: web}, a", "{app: web, security.istio.io/tlsMode: disabled}, a"
    )
    (proxy,) = sidecars(built(manifests))
    (found,) = endpoints(proxy, f"outbound|80||{HOST}")
    assert not found.takes_mtls


def test_what_nobody_shall_see_has_nothing_behind_it() -> None:
    hidden = "name: web, namespace: shop, annotations: {networking.istio.io/exportTo: '~'}"
    service = """\
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec: {hosts: [a.example], http: [{route: [{destination: {host: web}}]}]}
"""
    manifests = SYSTEM.replace("ANNOTATIONS", "{}").replace(
        "kind: Service\nmetadata: {name: web, namespace: shop}",
        f"kind: Service\nmetadata: {{{hidden}}}",
    )
    (proxy,) = sidecars(built(manifests + service))
    assert f"outbound|80||{HOST}" in [each["name"] for each in clusters(proxy)]
    assert not endpoints(proxy, f"outbound|80||{HOST}")
