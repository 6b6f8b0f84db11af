"""A limit at a gateway that comes with Istio: counted by the pods that serve it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from meshgen.live.answer import Answer
from meshgen.live.concerns.limits import LIMITS
from meshgen.live.expected import Expected
from meshgen.live.gateways import serving
from meshgen.live.observed import Observed
from meshgen.live.paths import through_pod
from meshgen.pipeline import Project
from meshgen.pipeline.verifying import expected_of, places_of

from .cluster import _bytes

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: t}
istio: {version: "1.29"}
gateways:
  web: {selector: {istio: ingressgateway}, hosts: [shop.example.com]}
services:
  web:
    image: "nginx:1"
    port: 80
    expose: {gateway: web, prefix: /}
    rateLimit: {requests: 10, per: minute, at: gateway}
environments: {prod: {namespace: shop}}
"""
LIMITED = """\
envoy_http_local_rate_limiter_http_local_rate_limit_ok{} 7
envoy_http_local_rate_limiter_http_local_rate_limit_rate_limited{} 3
"""
OTHERS = 'istio_requests_total{reporter="destination",response_flags="RL"} 5\n'


OWN = {"proxy.istio.io/config": "proxyStatsMatcher: {inclusionPrefixes: [cluster.]}"}


def expected_in(folder: Path, config: str) -> Expected:
    """Return what is expected of a cluster by a config."""
    file = folder / "meshgen.yaml"
    file.write_text(config, encoding="utf-8")
    project = Project(file)
    return expected_of(project, "prod", places_of(project, "prod", ()))


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Expected:
    return expected_in(tmp_path_factory.mktemp("config"), CONFIG)


def told(
    expected: Expected, counters: str, annotations: Mapping[str, str] | None = None, **labels: str
) -> list[tuple[str, str, str]]:
    """Return the lines of a cluster that has one pod of a gateway."""
    (gateway,) = serving(expected)
    home, name = "istio-system", "istio-ingressgateway-x"
    pod: dict[str, Any] = {
        "metadata": {
            "name": name,
            "namespace": home,
            "labels": labels,
            "annotations": annotations or {},
        },
        "spec": {"containers": [{"name": "istio-proxy"}]},
        "status": {"conditions": [{"type": "Ready", "status": "True"}]},
    }
    answers = {
        gateway.paths[0]: Answer(200, _bytes({"kind": "PodList", "items": [pod]})),
        through_pod(home, name, 15020, "/stats/prometheus"): Answer(200, counters.encode()),
    }
    lines = LIMITS.judge(expected, Observed(answers, 0.0))
    return [(each.status, each.about, f"{each.text} {each.mend}") for each in lines]


def test_a_gateway_counts_its_limit(expected: Expected) -> None:
    (line,) = told(expected, LIMITED, istio="ingressgateway")
    assert line[0] == "ok"
    assert line[2] == "7 allowed, 3 over the limit so far, by 1 pod "


def test_requests_of_other_routes_tell_nothing_of_it(expected: Expected) -> None:
    (line,) = told(expected, OTHERS, istio="ingressgateway")
    assert line[0] == "unknown"
    assert "`proxy.istio.io/config: {proxyStatsMatcher" in line[2]


def test_pods_that_began_before_the_mesh_config_are_restarted(tmp_path: Path) -> None:
    expected = expected_in(tmp_path, CONFIG + "platform: {istio: {}}\n")
    (line,) = told(expected, OTHERS, istio="ingressgateway")
    assert line[2].endswith("then `kubectl rollout restart` of what began before")
    # What a pod says itself takes the place of all that the mesh config says of it.
    (line,) = told(expected, OTHERS, OWN, istio="ingressgateway")
    assert "`proxy.istio.io/config: {proxyStatsMatcher" in line[2]


def test_pods_that_the_limit_does_not_select_count_none(expected: Expected) -> None:
    assert told(expected, LIMITED, istio="other") == []
