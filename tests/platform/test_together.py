"""The services and what runs beside them are one system: each is judged by what the other has."""

from pathlib import Path

import pytest

import meshgen
from meshgen.pipeline import Project
from meshgen.pipeline.systems import system_of
from meshgen.xds.proxies import gateways

_CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
kubernetes: "1.31"
istio: {version: "1.28"}
mtls: STRICT
namespace: shop
networkPolicies: true
services:
  web:
    image: nginxinc/nginx-unprivileged:1.27
    port: 8080
    health: /
    calls: []
    env: {TRACES: "http://jaeger.monitoring:4318"}
platform:
  istio: {gateways: {private: {ports: {db: {port: 5432, targetPort: 15432}}}}}
  jaeger: {}
rules:
  SHOP1:
    title: Workloads have a team.
    kinds: [workloads]
    holds: "'team' in facts.labels"
    found: "{apiVersion: v1, kind: Pod, metadata: {name: a}}"
    passes: "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {team: a}}}"
objects:
- object:
    apiVersion: networking.istio.io/v1
    kind: Gateway
    metadata: {name: private}
    spec:
      selector: {istio: private}
      servers:
      - {port: {number: 9443, name: a, protocol: HTTP}, hosts: [a.example.com]}
      - {port: {number: 5432, name: b, protocol: TCP}, hosts: [a.example.com]}
- object:
    apiVersion: networking.istio.io/v1
    kind: Gateway
    metadata: {name: misspelt}
    spec:
      selector: {istio: privat}
      servers:
      - {port: {number: 80, name: a, protocol: HTTP}, hosts: [b.example.com]}
- object:
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: traces}
    spec:
      host: jaeger.monitoring.svc.cluster.local
      trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}
"""
# The place, the code, and something of what is told.
_TOLD = [
    ("15:19: services.web.env.TRACES", "MG1552", "to port 4318 of the pods of Service/monitoring"),
    ("34:25: objects[0].object.spec.servers[0].port.number", "MG1231", "Service/istio-system/priv"),
    ("41:17: objects[1].object.spec.selector", "MG1230", "did you mean `private`?"),
    (
        "50:35: objects[2].object.spec.trafficPolicy.tls.mode",
        "MG1121",
        "see Deployment/jaeger plat",
    ),
]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    path = tmp_path / "meshgen.yaml"
    path.write_text(_CONFIG, encoding="utf-8")
    return Project(path)


def test_rules_know_what_runs_beside_the_services(project: Project) -> None:
    found = meshgen.check(project)
    told = [one for one in found if one.code != "SHOP1"]
    assert [one.code for one in told] == [code for _, code, _ in _TOLD]
    for finding, (place, _, words) in zip(told, _TOLD, strict=True):
        line, path = place.split(" ")
        assert (str(finding.location).removeprefix(f"{project.config.path}:"), finding.path) == (
            line.removesuffix(":"),
            path,
        )
        assert words in str(finding)
    # Rules of the user's own are about the services.
    assert [one.resource for one in found if one.code == "SHOP1"] == ["Deployment/web"]


def test_proxies_are_those_of_installed_gateways(project: Project) -> None:
    (proxy,) = gateways(system_of(project, "default"))
    assert (proxy.name, proxy.namespace) == ("private", "istio-system")
    assert (proxy.account, proxy.workload) == ("private-service-account", None)


def test_who_reaches_what_runs_beside(project: Project) -> None:
    question = meshgen.Question(source="web", target="jaeger", port=4318)
    (verdicts,) = meshgen.verdicts(project, question=question)
    assert [each.full for each in verdicts.matrix.sources] == ["shop/web"]
    assert [each.workload.member.name for each in verdicts.matrix.targets] == ["jaeger"]


@pytest.mark.parametrize(
    ("platform", "namespaces"), [(False, {"shop"}), (True, {"shop", "monitoring"})]
)
def test_where_nobody_is_named_the_services_are_told_of(
    project: Project, platform: bool, namespaces: set[str]
) -> None:
    (verdicts,) = meshgen.verdicts(project, question=meshgen.Question(platform=platform))
    assert {each.workload.namespace for each in verdicts.matrix.targets} == namespaces
    callers = {each.namespace for each in verdicts.matrix.sources if each.workload}
    assert callers == namespaces
    assert verdicts.matrix.outside


@pytest.mark.parametrize("platform", [False, True])
def test_nothing_changed_of_a_tree_with_both(
    project: Project, tmp_path: Path, platform: bool
) -> None:
    meshgen.write({tmp_path / "tree": meshgen.render(project)})
    question = meshgen.Question(platform=platform)
    (compared,) = meshgen.access_changes(project, tmp_path / "tree", question=question)
    assert list(compared.changes) == []
