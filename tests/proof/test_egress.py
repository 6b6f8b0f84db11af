"""What goes out through an egress gateway, which is run as well."""

from dataclasses import replace
from pathlib import Path

import pytest

import meshgen
from meshgen import request_of
from meshgen.errors import MeshgenError
from meshgen.model.request import Request
from meshgen.pipeline import Project
from meshgen.proof import plan

from .envoys import needs_envoy

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
kubernetes: "1.33"
istio: {version: "1.28"}
gateways: {egress: {deployment: {}}}
authorization: deny
services:
  web: {image: nginx, port: 80, calls: {stripe: {}, maps: {methods: [GET], paths: ["/v1/*"]}}}
  other: {image: nginx, calls: []}
external:
  stripe: {hosts: api.stripe.com, through: egress, ports: {http: 80, https: 443}}
  maps: {hosts: maps.example.com, through: egress, tls: SIMPLE}
environments: {prod: {namespace: shop}}
"""
URLS = ("http://api.stripe.com/v1", "https://api.stripe.com/v1", "http://maps.example.com/v1/a")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "meshgen.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def _is_reached(project: Project, request: Request) -> bool:
    """Return whether `meshgen access` says that a request gets to a host outside."""
    port = {"http": 80, "https": 443}[request.scheme]
    asked = meshgen.Question(request.source, request.host, port, request.method, request.path)
    (told,) = meshgen.verdicts(project, question=asked)
    ((_, cell),) = told.matrix.outside[0].groups
    return cell.is_let_in


@needs_envoy
def test_goes_through_the_gateway(config: Path) -> None:
    allowed = [replace(request_of(url), source="web") for url in URLS]
    others = [replace(request_of(url), source="other") for url in URLS]
    wrong = replace(request_of("http://maps.example.com/v2"), source="web")
    asked = meshgen.ask(config, "prod", [*allowed, wrong, *others])
    answers = [answers[0] for answers in asked.answers]
    plain, passed, encrypted = answers[:3]
    project = meshgen.load(config)
    reached = [_is_reached(project, request) for request in (*allowed, wrong, *others)]
    assert reached == [answer.status == 200 for answer in answers]
    assert asked.pods == {"shop/web": 1, "shop/other": 1, "shop/egress": 1}
    # What services encrypt has a name, and nobody who sends it.
    assert [answer.status for answer in answers[3:]] == [403, 403, 200, 403]
    for answer, host in (
        (plain, "api.stripe.com"),
        (passed, "api.stripe.com"),
        (encrypted, "maps.example.com"),
    ):
        assert (answer.status, answer.service, answer.workload) == (200, host, "")
    assert plain.through == encrypted.through == ("shop/egress",)
    assert plain.is_mutual_tls
    assert passed.cluster.endswith("|egress.shop.svc.cluster.local")


@needs_envoy
def test_more_workloads_than_anybody_runs_are_told(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "MOST_PROCESSES", 1)
    with pytest.raises(MeshgenError, match=r"may reach more than 1 workloads, shop/egress among"):
        meshgen.ask(config, "prod", [replace(request_of(URLS[0]), source="web")])
