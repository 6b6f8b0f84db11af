"""What a part's `service` says stands over what the part is without it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.yamlio import load_all, to_data

_MESH = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services: {web: {image: "nginx:1.27", port: 80}}
platform:
  metricsServer:
    service: {labels: {team: sre}, nodeSelector: {pool: system}}
environments:
  prod:
    platform:
      metricsServer:
        service: %s
"""


def deployed(said: str, folder: Path) -> Mapping[str, Any]:
    path = folder / "meshgen.yaml"
    path.write_text(_MESH % said, encoding="utf-8")
    stream = load_all(meshgen.build(path, platform=True), "build")
    (found,) = (one for one in map(to_data, stream) if one["kind"] == "Deployment")
    template: Mapping[str, Any] = found["spec"]["template"]
    return template


def test_null_takes_away_what_the_part_has(tmp_path: Path) -> None:
    said = "{priorityClassName: null, nodeSelector: {kubernetes.io/os: null}, probes: null}"
    pod = deployed(said, tmp_path)["spec"]
    assert "priorityClassName" not in pod
    assert pod["nodeSelector"] == {"pool": "system"}
    assert not any(name.endswith("Probe") for name in pod["containers"][0])


@pytest.mark.parametrize("said", ["null", "{labels: null, nodeSelector: null}"])
def test_null_takes_away_what_is_said_elsewhere(said: str, tmp_path: Path) -> None:
    template = deployed(said, tmp_path)
    assert "team" not in template["metadata"]["labels"]
    assert "pool" not in template["spec"].get("nodeSelector", {})


def test_what_the_part_has_in_short_may_be_said_in_full(tmp_path: Path) -> None:
    said = "{ports: {https: {port: 10250, appProtocol: https}, http-more: 8080}}"
    ports = deployed(said, tmp_path)["spec"]["containers"][0]["ports"]
    assert [port["containerPort"] for port in ports] == [10250, 8080]


def test_others_find_it_under_its_name_and_its_account(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    said = "{name: meter, serviceAccount: {name: reader, create: true}}"
    path.write_text(_MESH % said, encoding="utf-8")
    stream = list(map(to_data, load_all(meshgen.build(path, platform=True), "build")))
    (served,) = (one["spec"]["service"] for one in stream if one["kind"] == "APIService")
    assert served["name"] == "meter"
    bound = [one["subjects"] for one in stream if "subjects" in one]
    assert len(bound) == 3
    assert {subject["name"] for subjects in bound for subject in subjects} == {"reader"}
    assert not [one for one in meshgen.check(path) if one.path.startswith("platform")]


def test_one_part_names_another(tmp_path: Path) -> None:
    said = "{env: {ASKED: '${kube-state-metrics.url:http-metrics}'}}"
    path = tmp_path / "meshgen.yaml"
    text = _MESH.replace("platform:\n", "platform:\n  kubeStateMetrics: {}\n", 1) % said
    path.write_text(text, encoding="utf-8")
    address = "http://kube-state-metrics.monitoring.svc.cluster.local:8080"
    assert address in meshgen.build(path, platform=True)
