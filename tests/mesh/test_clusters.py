"""What a cluster has of services that run elsewhere, and who gets through between clusters."""

from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.pipeline import Project
from meshgen.quota.result import Situation

TEXT = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {{name: shop}}
kubernetes: "1.33"
istio: {{version: "1.27", gatewayNamespace: edges}}
networkPolicies: true
clusters:
  east: {{network: n1, address: 203.0.113.7, pods: [10.1.0.0/16]}}
  west: {{network: {network}, address: {address}, pods: [10.2.0.0/16]{more}}}
services:
  web: {{image: "nginx:1", port: 80, health: /, calls: [db], env: {{DB: "${{db.address}}"}}}}
  db:
    image: "postgres:16"
    kind: StatefulSet
    ports: {{tcp: {{port: 5432, nodePort: 30432}}}}
    service: {{type: NodePort, annotations: {{a: b}}, externalTrafficPolicy: Local}}
    additionalServices: {{db-out: {{type: LoadBalancer}}}}
    clusters: [{runs}]
    autoscaling: {{min: 2, max: 3}}
    podDisruptionBudget: {{minAvailable: 1}}
    resources: {{requests: {{cpu: 100m}}}}
    versions: {{v1: {{}}, v2: {{}}}}
environments: {{prod: {{clusters: [east, west]}}}}
"""
GATEWAY = {
    "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "edges"}},
    "podSelector": {"matchLabels": {"istio": "eastwestgateway"}},
}


def project_of(
    folder: Path,
    network: str = "n2",
    address: str = "198.51.100.9",
    more: str = "",
    runs: str = "east",
) -> Project:
    path = folder / "meshgen.yaml"
    said = {"network": network, "address": address, "more": more, "runs": runs}
    path.write_text(TEXT.format(**said), encoding="utf-8")
    return Project(path)


def named(project: Project, environment: str) -> dict[str, Any]:
    objects = project.objects(environment)
    return {f"{one['kind']}/{one['metadata']['name']}": one for one in objects}


def policy(project: Project, environment: str, name: str) -> Any:
    return named(project, environment)[f"NetworkPolicy/{name}"]["spec"]


def test_a_service_that_runs_elsewhere_is_a_name(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    east, west = named(project, "prod-east"), named(project, "prod-west")
    assert {"StatefulSet/db-v1", "HorizontalPodAutoscaler/db-v1", "Service/db-out"} <= east.keys()
    assert sorted(key for key in west if "/db" in key) == ["DestinationRule/db", "Service/db"]
    # What callers need to know is the same in both.
    assert west["DestinationRule/db"] == east["DestinationRule/db"]
    said = west["Service/db"]
    assert said["metadata"]["annotations"] == {"a": "b"}
    # Of no type but one with an address, of which DNS tells though there are no pods.
    assert said["spec"] == {"ports": [{"name": "tcp", "port": 5432, "targetPort": 5432}]}
    (container,) = west["Deployment/web"]["spec"]["template"]["spec"]["containers"]
    assert container["env"] == [{"name": "DB", "value": "db:5432"}]
    assert project.config.base.mesh.clusters is not None


def test_capacity_counts_what_runs(tmp_path: Path) -> None:
    sections = meshgen.capacity(project_of(tmp_path), "prod").sections
    homes = [one for section in sections for one in section.forecast.capacity.namespaces]
    usages = [home.totals.situations[Situation.HPA_MAX] for home in homes]
    # Two versions of up to three pods each beside one of `web`, and that one alone.
    assert [[u.used for u in each if u.resource == "pods"] for each in usages] == [[7], [1]]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("198.51.100.9", [{"ipBlock": {"cidr": "198.51.100.9/32"}}]),
        ("west.example.com", [{"ipBlock": {"cidr": c}} for c in ("0.0.0.0/0", "::/0")]),
    ],
)
def test_another_network_is_reached_through_its_gateway(
    address: str, told: Any, tmp_path: Path
) -> None:
    project = project_of(tmp_path, address=address, runs="west")
    out = policy(project, "prod-east", "web")["egress"]
    assert {"to": told, "ports": [{"port": 15443, "protocol": "TCP"}]} in out
    assert not any("db" in str(rule) for rule in out)
    (into, *_) = policy(project, "prod-west", "db")["ingress"]
    web = {"podSelector": {"matchLabels": {"app": "web"}}}
    assert into == {"from": [web, GATEWAY], "ports": [{"port": 5432, "protocol": "TCP"}]}


def test_pods_of_the_same_network_are_addresses(tmp_path: Path) -> None:
    project = project_of(tmp_path, network="n1", runs="west")
    at = [{"port": 5432, "protocol": "TCP"}]
    out = policy(project, "prod-east", "web")["egress"]
    assert {"to": [{"ipBlock": {"cidr": "10.2.0.0/16"}}], "ports": at} in out
    (into, *_) = policy(project, "prod-west", "db")["ingress"]
    assert into["from"][1:] == [{"ipBlock": {"cidr": "10.1.0.0/16"}}]


def test_a_control_plane_elsewhere_is_let_through_and_reads_what_is_there(tmp_path: Path) -> None:
    project = project_of(tmp_path, more=", primary: east", runs="west")
    out = policy(project, "prod-west", "web")["egress"]
    primary = {
        "to": [{"ipBlock": {"cidr": "203.0.113.7/32"}}],
        "ports": [{"port": 15012, "protocol": "TCP"}],
    }
    assert primary in out
    assert primary not in policy(project, "prod-east", "web")["egress"]
    kinds = {key for key in named(project, "prod-east") if key.endswith("/db")}
    assert kinds == {"AuthorizationPolicy/db", "DestinationRule/db", "Service/db"}
