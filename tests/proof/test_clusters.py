"""From one cluster to another: through the gateway of its network, answered by the real Envoy."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from meshgen.errors import MeshgenError
from meshgen.proof import Answer, request_of
from meshgen.proof.ask import ask
from meshgen.proof.mesh import MeshOf
from meshgen.system import Site, System, joined
from tests.system.build import built

from .envoys import needs_envoy
from .test_traffic import is_share

pytestmark = needs_envoy

POD = """
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: shop}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}, version: v1, sidecar.istio.io/inject: "{sidecar}"}}}}
    spec:
      containers: [{{name: app, image: "app:1", ports: [{{containerPort: 8080}}]}}]
---"""
SERVICE = """
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: shop}}
spec: {{selector: {{app: {name}}}, ports: [{{name: {port}, port: 80, targetPort: 8080}}]}}
---"""
# The gateway of a network, as it is installed, and what it listens at.
GATEWAY = """
apiVersion: apps/v1
kind: Deployment
metadata: {{name: eastwest, namespace: istio-system}}
spec:
  replicas: 2
  selector: {{matchLabels: {{istio: eastwestgateway}}}}
  template:
    metadata:
      labels: {{istio: eastwestgateway, sidecar.istio.io/inject: "true"}}
      annotations: {{inject.istio.io/templates: gateway}}
    spec:
      containers:
      - name: istio-proxy
        image: auto
        env: [{{name: ISTIO_META_REQUESTED_NETWORK_VIEW, value: {network}}}]
---
apiVersion: v1
kind: Service
metadata:
  name: eastwest
  namespace: istio-system
  labels: {{topology.istio.io/network: {network}}}
spec:
  type: LoadBalancer
  selector: {{istio: eastwestgateway}}
  ports: [{{name: tls, port: 15443}}]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {{name: cross-network-gateway, namespace: istio-system}}
spec:
  selector: {{istio: eastwestgateway}}
  servers:
  - port: {{number: 15443, name: tls, protocol: TLS}}
    tls: {{mode: AUTO_PASSTHROUGH}}
    hosts: ["*.local"]
---"""
# Whoever fails is left out, so that places count.
NEAREST = """
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: NAME, namespace: shop}
spec: {host: NAME, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 3}}}
---"""
# Only the ingress gateways of east may ask for `kept`, and plain text is all that `bare` takes.
KEPT = """
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: kept, namespace: shop}
spec:
  selector: {matchLabels: {app: kept}}
  rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/other]}}]}]
---"""
NAMES = ("cart", "redis", "both", "near", "far", "bare", "kept")


def objects(pods: Mapping[str, int], network: str = "", rest: str = "") -> str:
    """Return the manifests of a cluster; each has all Services, and the pods of some."""
    deployments = (
        POD.format(name=name, replicas=number, sidecar=str(name != "bare").lower())
        for name, number in pods.items()
    )
    services = (
        SERVICE.format(name=name, port="tcp" if name == "redis" else "http") for name in NAMES
    )
    gateway = GATEWAY.format(network=network) if network else ""
    rules = "".join(NEAREST.replace("NAME", name) for name in ("near", "far"))
    return "".join((*deployments, *services, gateway, rules, rest))


def clusters() -> Sequence[System]:
    """Return west, which asks, then south in the same network, and east in another one."""
    only_east = {"cart": 1, "redis": 1, "both": 3, "near": 2, "far": 1, "bare": 1, "kept": 1}
    written = {
        Site("west", "n2", "eu/eu-1"): objects({"client": 1, "both": 1, "near": 1}, "n2"),
        Site("south", "n2", "eu/eu-2"): objects({"both": 1, "near": 1}),
        Site("east", "n1", "us/us-1"): objects(only_east, "n1", KEPT),
    }
    return joined(replace(built(text), site=site) for site, text in written.items())


ASKED = {
    "only in east": "http://cart/items",
    "TCP": "tcp://redis:80",
    "in all": "http://both/",
    "near first": "http://near/",
    "far, where none is near": "http://far/",
    "without a sidecar": "http://bare/",
    "not let in": "http://kept/",
}
COUNTS = {"in all": 600, "near first": 20, "only in east": 5, "TCP": 5}
EASTWEST = ("east/istio-system/eastwest",)


@pytest.fixture(scope="module")
def answers() -> Mapping[str, Sequence[Answer]]:
    """The answers to all requests of a client in west, by what each shows."""
    requests = [
        replace(request_of(text), source="client", count=COUNTS.get(what, 1))
        for what, text in ASKED.items()
    ]
    asked = ask(MeshOf(clusters()[0]), requests)
    return dict(zip(ASKED, asked.answers, strict=True))


Answers = Mapping[str, Sequence[Answer]]


@pytest.mark.parametrize("what", ["only in east", "TCP", "far, where none is near"])
def test_a_service_of_another_network_is_reached_through_its_gateway(
    what: str, answers: Answers
) -> None:
    assert {(a.in_cluster, a.workload, a.through) for a in answers[what]} == {
        ("east", f"east/shop/{answers[what][0].service}", EASTWEST)
    }
    if what != "TCP":
        assert all(each.status == 200 and each.is_mutual_tls for each in answers[what])


def test_the_gateway_stands_for_as_many_as_are_behind_it(answers: Answers) -> None:
    found = Counter(each.in_cluster for each in answers["in all"])
    assert found.total() == 600
    for cluster, share in {"east": 3 / 5, "west": 1 / 5, "south": 1 / 5}.items():
        assert is_share(found[cluster], 600, share)
    ways = {(each.in_cluster, each.through) for each in answers["in all"]}
    assert ways == {("east", EASTWEST), ("west", ()), ("south", ())}


def test_the_nearest_come_first(answers: Answers) -> None:
    assert {each.in_cluster for each in answers["near first"]} == {"west"}


def test_what_takes_no_mutual_tls_is_not_reached(answers: Answers) -> None:
    (answer,) = answers["without a sidecar"]
    assert (answer.status, answer.flags) == (503, "UH")


def test_the_other_cluster_decides_who_is_let_in(answers: Answers) -> None:
    (answer,) = answers["not let in"]
    assert (answer.status, answer.proxy, answer.through) == (403, "east/shop/kept", EASTWEST)
    assert answer.denied


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (None, "Service shop/cart is in south and not in west: there its name has no address"),
        ({"clusterIP": "None"}, "Service shop/cart has no pods in west: there its name has no"),
    ],
)
def test_a_name_that_no_dns_knows_is_told(change: dict[str, str] | None, told: str) -> None:
    west = clusters()[0]
    members = []
    for each in west.members:
        if (each.kind, each.name) != ("Service", "cart"):
            members.append(each)
        elif change:
            spec = {**each.spec, **change}
            members.append(replace(each, object={**each.object, "spec": spec}))
    request = replace(request_of("http://cart/"), source="client")
    with pytest.raises(MeshgenError, match=told):
        ask(MeshOf(replace(west, members=members)), [request])
