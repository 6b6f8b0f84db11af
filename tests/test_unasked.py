"""What is declared external, and what no rule asks for."""

from pathlib import Path

import pytest

import meshgen
from meshgen.findings import Severity
from meshgen.forecast import external
from meshgen.pipeline import Project
from meshgen.pipeline.found import findings
from meshgen.pipeline.placing import external_of

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
configMaps: {settings: {external: true}}
external: {api: {hosts: api.example.com, through: istio-system/egress}}
services:
  web: {image: "nginx:1.27", port: 80, health: /}
existing:
- Secret/app
environments:
  a: {}
  b: {cluster: other, existing: [pay.example.com]}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "meshgen.yaml").write_text(CONFIG, encoding="utf-8")
    return Project(tmp_path / "meshgen.yaml")


def told(project: Project, *environments: str) -> list[tuple[str, int]]:
    found = [f for f in meshgen.check(project, environments) if f.code == "MG607"]
    assert {finding.severity for finding in found} <= {Severity.NOTE}
    return [(finding.path, finding.location.line) for finding in found]


def test_it_is_told_once_where_it_was_written(project: Project) -> None:
    assert told(project) == [("existing[0]", 9), ("environments.b.existing[0]", 12)]


def test_of_one_environment_among_several_nothing_is_told(project: Project) -> None:
    assert told(project, "a") == []


def test_what_one_environment_asks_for_is_of_use(project: Project) -> None:
    findings(project, "a")
    assert external_of(project, "a").has("Secret", "shop", "app")
    assert told(project) == [("environments.b.existing[0]", 12)]


def test_those_of_all_layers_add_up_and_external_config_maps_count(project: Project) -> None:
    there = external(project.mesh("b"))
    assert there.has("ConfigMap", "shop", "settings")
    assert there.has("Service", "istio-system", "egress")
    assert there.unused == ["Secret/app", "pay.example.com"]
