"""An environment that runs in several clusters, asked about from one of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from meshgen.pipeline import Project, testing
from meshgen.pipeline.accessing import of_config as accessed
from meshgen.pipeline.asking import of_config as asked
from meshgen.proof import Answer, request_of
from meshgen.proof import ask as waiting
from meshgen.proof.processes import Running

from .envoys import needs_envoy
from .test_traffic import is_share

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
mtls: STRICT
clusters:
  east: {network: n1, region: us-east-1, address: 203.0.113.7}
  west: {network: n2, region: eu-west-1, address: 203.0.113.8}
services:
  web: {image: "web:v1", port: 80, calls: [rates, near]}
  rates: {image: "rates:v1", port: 8080}
  near: {image: "near:v1", port: 8080, destinationRule: {trafficPolicy: {outlierDetection: {}}}}
tests:
  both: {from: web, request: "GET ${rates.url}/", count: 60, expect: {service: rates, mtls: true}}
  near: {from: web, request: "GET ${near.url}/", count: 4, expect: {service: near, cluster: west}}
environments:
  prod:
    namespace: shop-prod
    clusters:
      east: {services: {rates: {replicas: 3}}}
      west:
"""
EASTWEST = ("east/istio-system/istio-eastwestgateway",)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    path: Path = tmp_path_factory.mktemp("clusters") / "meshgen.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return Project(path)


@pytest.fixture(scope="module")
def answers(project: Project) -> Mapping[str, Sequence[Answer]]:
    """What `web` of west is answered by each service, behind the answers' names."""
    hosts = {"rates": 200, "near": 10}
    requests = [
        replace(request_of(f"http://{host}:8080/"), source="web", count=count)
        for host, count in hosts.items()
    ]
    told = asked(project, "prod-west", requests, None)
    return dict(zip(hosts, told.answers, strict=True))


@needs_envoy
def test_pods_of_all_clusters_share_requests(answers: Mapping[str, Sequence[Answer]]) -> None:
    found = Counter((each.in_cluster, each.through) for each in answers["rates"])
    assert found.keys() == {("east", EASTWEST), ("west", ())}
    assert is_share(found["east", EASTWEST], 200, 3 / 4)
    assert all(each.is_mutual_tls and each.service == "rates" for each in answers["rates"])


@needs_envoy
def test_connections_that_a_gateway_keeps_open_are_not_waited_for(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Requests through them have been answered; a wait is for copies that nobody answers."""
    looks: list[int] = []

    def looking(envoys: Running, number: int) -> bool:
        looks.append(number)
        return is_active(envoys, number)

    is_active = waiting._is_active
    monkeypatch.setattr(waiting, "_is_active", looking)
    request = replace(request_of("http://rates:8080/"), source="web", count=9)
    (answers,) = asked(project, "prod-west", [request], None).answers
    assert {each.in_cluster for each in answers} == {"east", "west"}
    # To wait for what does not end would be some thousands.
    assert len(looks) < 500


@needs_envoy
def test_where_failing_pods_are_left_out_the_own_region_comes_first(
    answers: Mapping[str, Sequence[Answer]],
) -> None:
    assert {(each.in_cluster, each.through) for each in answers["near"]} == {("west", ())}


def test_access_leads_to_the_settings_of_either_cluster(project: Project) -> None:
    (found,) = accessed(project, ["prod-west"])
    matrix = found.matrix
    (row,) = (row for row in matrix.rows if row.target.name == "near")
    callers = {source.full: index for index, source in enumerate(matrix.sources)}
    for name in ("shop-prod/web", "east/shop-prod/web"):
        cell, caller = row.cells[callers[name]], matrix.sources[callers[name]].caller
        place = found.place(cell.because[0], caller)
        assert cell.reach == "allowed"
        # Where `web` says that it calls it, in whatever cluster.
        assert place
        assert (place.path, place.location.line) == ("services.web.calls.near", 9)


@needs_envoy
def test_tests_tell_clusters_apart(project: Project) -> None:
    told = testing.test(project, ["prod-east", "prod-west"], None)
    found = {case.name: [failure.message for failure in case.findings] for case in told.cases}
    what = "4 of 4 were answered 200 by near in east, by no VirtualService's route"
    assert found == {
        "prod-east: both": [],
        "prod-east: near": [f"prod-east: {what}"],
        "prod-west: both": [],
        "prod-west: near": [],
    }
