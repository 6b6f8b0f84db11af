"""Facts of services and gateways, by the names and numbers that the cluster has."""

from pathlib import Path

import pytest

from meshgen.guides.facts import Service, System
from meshgen.guides.picture import picture
from meshgen.pipeline import Project
from meshgen.pipeline.guides import facts_of

HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
authorization: none
"""
CONFIG = f"""\
{HEAD}gateways:
  edge: {{hosts: [shop.example.com]}}
  own: {{hosts: [own.example.com], port: 8080, deployment: {{}}}}
secrets: {{rendered: {{store: vault, from: shop}}}}
services:
  web:
    image: "nginx:1.27"
    port: 80
    health: /
    replicas: 3
    canary: {{by: argo-rollouts, steps: [5, 50], interval: 2m}}
    expose:
    - {{gateway: edge, prefix: /a}}
    - {{gateway: mesh, prefix: /b}}
    rateLimit: {{requests: 10, per: minute, burst: 20}}
    envFrom: [{{secret: all}}]
    env:
      A: {{secret: {{name: keyed, key: a}}}}
      B: {{secret: {{name: rendered, key: b}}}}
    volumes: {{v: {{mountPath: /v, secret: mounted}}}}
    calls: [api, night]
  api:
    image: "nginx:1.27"
    port: 80
    health: /
    replicas: 2
    expose: {{gateway: own}}
    rateLimit: {{requests: 10, per: minute, scope: total}}
    envFrom: [{{secret: all}}]
    calls: []
  at-the-gate:
    image: "nginx:1.27"
    port: 80
    health: /
    replicas: 2
    expose: {{gateway: edge, prefix: /c}}
    rateLimit: {{requests: 10, per: minute, at: gateway}}
    calls: []
  night: {{image: a, port: 80, kind: DaemonSet, health: /, calls: []}}
  once: {{image: a, kind: Job, mesh: false}}
loadTests:
  inside: {{service: api, job: {{}}}}
  outside: {{service: at-the-gate}}
environments: {{prod: {{namespace: shop, namePrefix: p-}}}}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    config = tmp_path_factory.mktemp("facts") / "meshgen.yaml"
    config.write_text(CONFIG, encoding="utf-8")
    return Project(config, notes=False)


@pytest.fixture(scope="module")
def system(project: Project) -> System:
    return facts_of(project, "prod")


def of(system: System, key: str) -> Service:
    return next(one for one in system.services if one.key == key)


def test_a_workload_is_called_as_kubectl_does(system: System) -> None:
    runs = {one.key: run for one in system.services for run in one.workloads}
    assert {key: run.ref for key, run in runs.items()} == {
        "api": "deployment/p-api",
        "at-the-gate": "deployment/p-at-the-gate",
        "night": "daemonset/p-night",
        "once": "job/p-once",
        "web": "rollout.argoproj.io/p-web",
    }
    assert {key for key, run in runs.items() if run.rolls} == {"api", "at-the-gate", "night"}
    assert (runs["night"].replicas, runs["once"].replicas) == (
        "one on every node",
        "as often as it runs",
    )
    assert system.rollouts == ((of(system, "web"), runs["web"]),)
    assert system.plain == ()


def test_a_limit_lets_in_what_its_buckets_hold(system: System) -> None:
    """Of three pods, of one service for all, and of gateways whose number nobody knows."""
    found = {one.key: one.limit.at_once for one in system.services if one.limit}
    assert found == {"web": 60, "api": 10, "at-the-gate": None}


def test_what_is_exposed_to_sidecars_is_not_outside(system: System) -> None:
    assert [one.matches for one in of(system, "web").exposed] == [("prefix /a",)]


def test_a_port_is_that_of_the_service_in_front(system: System) -> None:
    """Istio's own gateways lead 80 to 8080; those of the config have the port that is said."""
    found = {one.key: (one.service, one.port) for one in system.gateways}
    assert found == {"edge": ("istio-ingressgateway", 80), "own": ("p-own", 8080)}


def test_a_secret_is_made_with_what_pods_read(system: System) -> None:
    assert {one.name: one.words[2:] for one in system.secrets} == {
        "all": ("--from-env-file=all.env",),
        "keyed": ("--from-literal=a=A",),
        "mounted": ("--from-file=mounted/",),
    }
    assert {one.name: one.readers for one in system.read} == {
        "all": ("api", "web"),
        "keyed": ("web",),
        "mounted": ("web",),
        "p-rendered": ("web",),
    }
    assert system.read_by("api") == ("all",)


def test_only_what_an_exposed_service_is_asked_comes_from_outside(system: System) -> None:
    assert {one.name: (one.outside, one.job) for one in system.loads} == {
        "inside": (False, "job/p-load-test-inside"),
        "outside": (True, ""),
    }
    (outside,) = (one for one in system.loads if one.name == "outside")
    # How many gateways count, nobody knows.
    assert outside.expected == ("errors at most 1 %",)


AROUND = f"""\
{HEAD}istio: {{version: "1.31"}}
gateways:
  idle:
    selector: {{istio: elsewhere}}
    servers:
      https: {{port: 443, hosts: [a.example.com], tls: {{credentialNames: [rsa, ecdsa]}}}}
services:
  web: {{image: "nginx:1.27", port: 80, health: /, calls: []}}
clusters: {{east: {{network: n1}}, west: {{network: n2}}}}
platform: {{grafana: {{url: "https://grafana.example.com"}}}}
environments:
  prod: {{clusters: {{east: , west: {{services: {{web: {{clusters: [east]}}}}}}}}}}
"""


def test_a_service_of_another_cluster_has_no_pods_here(tmp_path: Path) -> None:
    config = tmp_path / "meshgen.yaml"
    config.write_text(AROUND, encoding="utf-8")
    project = Project(config, notes=False)
    east, west = (facts_of(project, name) for name in ("prod-east", "prod-west"))
    assert [bool(of(one, "web").workloads) for one in (east, west)] == [True, False]
    (gateway,) = east.gateways
    assert gateway.certificates == ("rsa", "ecdsa")
    # What is there already has no Service here.
    tool = east.tools["grafana"]
    assert (tool.url, tool.service) == ("https://grafana.example.com", "")
    # Nobody calls it, and it is drawn.
    assert ">idle</text>" in picture(east)
