"""What Prometheus is told to scrape, and what the services know of it."""

import re
from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.pipeline import Project
from meshgen.platform.metrics import CADVISOR, ISTIOD, KUBELET, PROMETHEUS, PROXIES, STATE
from meshgen.yamlio import load_all, to_data

_HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
namespace: {name: shop-dev}
networkPolicies: true
"""
_OWN = """\
services:
  web:
    image: "nginx:1.27"
    ports: {http: 80, http-metrics: 9102}
    metrics:
      by: PodMonitor
      port: http-metrics
      interval: 5s
      metricRelabelings: [{sourceLabels: [__name__], regex: go_.+, action: drop}]
  api: {image: "nginx:1.27", port: 80, metrics: 80, canary: argo-rollouts}
"""
_USUAL = {"app.kubernetes.io/name": "prometheus"}


def objects(tmp_path: Path, settings: str, *, platform: bool) -> dict[tuple[str, str], Any]:
    path = tmp_path / "meshgen.yaml"
    path.write_text(f"{_HEAD}{settings}", encoding="utf-8")
    text = meshgen.build(Project(path), platform=platform)
    built = [to_data(node) for node in load_all(text, "build")]
    return {(each["kind"], each["metadata"]["name"]): each for each in built}


def jobs(tmp_path: Path, settings: str, merge: str = "true") -> dict[str, Any]:
    settings = f"istio: {{meshConfig: {{enablePrometheusMerge: {merge}}}}}\n{settings}"
    config = objects(tmp_path, settings, platform=True)["ConfigMap", "prometheus"]
    (document,) = load_all(config["data"]["prometheus.yml"], "prometheus.yml")
    return {job["job_name"]: job for job in to_data(document)["scrape_configs"]}


def labels(job: dict[str, Any]) -> set[str]:
    changes = job.get("relabel_configs", [])
    return {each["target_label"] for each in changes if "target_label" in each}


def addresses(job: dict[str, Any], *said: str) -> list[str]:
    """Return the addresses that a job makes of what its rules for addresses read."""
    found = []
    for rule in job["relabel_configs"]:
        match = re.fullmatch(rule.get("regex", ""), ";".join(said))
        if rule.get("target_label") == "__address__" and match:
            found.append(match.expand(rule["replacement"].replace("$", "\\")))
    return found


def test_targets_have_the_labels_of_the_table(tmp_path: Path) -> None:
    settings = f"{_OWN}platform: {{prometheus: {{}}, kubeStateMetrics: {{}}}}\n"
    found = jobs(tmp_path, settings)
    for source in (PROXIES, ISTIOD, CADVISOR, KUBELET, STATE, PROMETHEUS):
        given = {label for label in labels(found[source.job]) if not label.startswith("__")}
        assert given == set(source.target.split()), source.job
    assert found["kube-state-metrics"]["static_configs"] == [
        {"targets": ["kube-state-metrics:8080"]}
    ]


@pytest.mark.parametrize(("merge", "port"), [("true", 15020), ("false", 15090)])
def test_proxies_are_asked_where_they_tell(merge: str, port: int, tmp_path: Path) -> None:
    services = "services: {web: {image: nginx}}"
    found = jobs(tmp_path, f"{services}\nplatform: {{prometheus: {{}}}}\n", merge)
    assert addresses(found["istio-proxies"], "10.0.0.1") == [f"10.0.0.1:{port}"]
    assert addresses(found["istio-proxies"], "fd00::1") == [f"[fd00::1]:{port}"]
    assert addresses(found["istiod"], "10.0.0.1") == ["10.0.0.1:15014"]
    assert addresses(found["annotated"], "10.0.0.1", "80") == ["10.0.0.1:80"]
    assert addresses(found["annotated"], "fd00::1", "80") == ["[fd00::1]:80"]


def test_ports_that_monitors_are_for(tmp_path: Path) -> None:
    found = jobs(tmp_path, f"{_OWN}platform: {{prometheus: {{}}}}\n")
    assert "api:80" not in found
    web = found["web:9102"]
    assert web["kubernetes_sd_configs"] == [{"role": "pod", "namespaces": {"names": ["shop-dev"]}}]
    assert web["scrape_interval"] == "5s"
    assert web["metric_relabel_configs"] == [
        {"source_labels": ["__name__"], "regex": "go_.+", "action": "drop"}
    ]
    kept = {"source_labels": ["__meta_kubernetes_pod_label_app"], "regex": "web", "action": "keep"}
    assert kept in web["relabel_configs"]
    assert addresses(web, "10.0.0.1") == ["10.0.0.1:9102"]


@pytest.mark.parametrize(
    ("platform", "spaces", "address"),
    [
        ("{}", {}, "http://prometheus.istio-system:9090"),
        (
            "{prometheus: {}}",
            {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}},
            "http://prometheus.monitoring:9090",
        ),
        (
            "{namespace: ops, prometheus: {service: {name: metrics}}}",
            {"matchLabels": {"kubernetes.io/metadata.name": "ops"}},
            "http://metrics.ops:9090",
        ),
        ("{prometheus: {url: 'http://far:9090'}}", {}, "http://far:9090"),
    ],
)
def test_services_know_it(platform: str, spaces: Any, address: str, tmp_path: Path) -> None:
    found = objects(tmp_path, f"{_OWN}platform: {platform}\n", platform=False)
    rules = found["NetworkPolicy", "web"]["spec"]["ingress"]
    peer = {"namespaceSelector": spaces, "podSelector": {"matchLabels": _USUAL}}
    ports = [{"port": port, "protocol": "TCP"} for port in (15020, 9102)]
    assert {"from": [peer], "ports": ports} in rules
    (metric,) = found["AnalysisTemplate", "api"]["spec"]["metrics"]
    assert metric["provider"]["prometheus"]["address"] == address
