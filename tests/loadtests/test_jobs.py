"""Jobs of load tests: what is rendered of them, and who lets them in."""

from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen import Project, Severity
from meshgen.pipeline.loading import job_objects

HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
kubernetes: ["1.29", "1.33"]
istio: ["1.20", "1.31"]
namePrefix: shop-
authorization: deny
networkPolicies: true
podSecurity: {enforce: restricted}
namespaces: {pay: payments}
quotas: {compute: {hard: {limits.cpu: 8, limits.memory: 16Gi, pods: 20}}}
defaults:
  sidecar: {limits: {cpu: 200m, memory: 256Mi}}
  resources: {limits: {cpu: 200m, memory: 256Mi}}
services:
  web: {image: "nginx:1.27", port: 80, health: /, calls: []}
  bill: {image: "nginx:1.27", ports: {http: 80, grpc: 81}, namespace: pay, health: /, calls: []}
loadTests:
  inside: {service: bill, port: grpc, job: {service: {nodeSelector: {pool: load}}}}
  outside: {service: web}
environments:
  dev: {loadTests: {inside: {job: null}}}
  none: {cluster: none, loadTests: {inside: null, outside: null}}
  prod: {cluster: prod, images: mirror.example.com/hub}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    path = tmp_path_factory.mktemp("jobs") / "meshgen.yaml"
    path.write_text(HEAD, encoding="utf-8")
    return meshgen.load(path)


def of_kind(objects: list[Any], kind: str, name: str = "") -> list[Any]:
    return [o for o in objects if o["kind"] == kind and o["metadata"]["name"].endswith(name)]


def test_it_is_a_caller_where_it_runs_and_nowhere_else(project: Project) -> None:
    principal = "cluster.local/ns/payments/sa/shop-load-test-inside"
    for environment, there in (("prod", True), ("dev", False), ("none", False)):
        objects = project.objects(environment)
        (policy,) = of_kind(objects, "AuthorizationPolicy", "bill") or [{"spec": {"rules": []}}]
        let_in = [
            (rule["from"][0]["source"]["principals"], rule["to"][0]["operation"]["ports"])
            for rule in policy["spec"]["rules"]
        ]
        assert let_in == ([([principal], ["81"])] if there else [])
        (network,) = of_kind(objects, "NetworkPolicy", "bill")
        peers = [
            peer["podSelector"]["matchLabels"]
            for rule in network["spec"]["ingress"]
            for peer in rule.get("from", ())
            if "podSelector" in peer
        ]
        assert ({"app": "load-test-inside"} in peers) is there
        assert bool(job_objects(project, environment)) is there


def test_the_job_has_what_the_policies_know_it_by(project: Project) -> None:
    objects = job_objects(project, "prod")
    assert sorted(o["kind"] for o in objects) == ["ConfigMap", "Job", "ServiceAccount"]
    assert {o["metadata"]["namespace"] for o in objects} == {"payments"}
    (job,) = of_kind(objects, "Job")
    pod = job["spec"]["template"]
    assert pod["spec"]["serviceAccountName"] == "shop-load-test-inside"
    assert pod["metadata"]["labels"]["app"] == "load-test-inside"
    assert pod["spec"]["nodeSelector"] == {"pool": "load"}
    (container,) = pod["spec"]["containers"]
    assert container["image"] == "mirror.example.com/hub/grafana/k6:1.1.0"
    assert "quitquitquit" in container["args"][0]
    (scripts,) = of_kind(objects, "ConfigMap")
    assert "http://shop-bill.payments.svc.cluster.local:81" in scripts["data"]["test.js"]


def test_a_native_sidecar_ends_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    text = HEAD.replace('["1.29", "1.33"]', '"1.33"').replace('["1.20", "1.31"]', '"1.31"')
    path.write_text(text, encoding="utf-8")
    jobs = meshgen.load_test_jobs(path, "prod")
    assert "quitquitquit" not in jobs
    assert "holdApplicationUntilProxyStarts" not in jobs
    assert [f for f in meshgen.check(path) if f.severity is not Severity.NOTE] == []


def test_nothing_is_wrong_with_it(project: Project) -> None:
    found = [str(f) for f in meshgen.check(project) if f.severity is not Severity.NOTE]
    assert found == []


def test_who_asks_for_a_job_that_there_is_not_is_told(project: Project) -> None:
    with pytest.raises(meshgen.MeshgenError, match="no load test of `dev` has a Job") as caught:
        meshgen.load_test_jobs(project, "dev")
    assert caught.value.findings[0].hint == "`job: {}` in one of `loadTests` says so"
    with pytest.raises(meshgen.MeshgenError, match="did you mean `inside`"):
        meshgen.load_tests(project, "prod", ["insid"])
