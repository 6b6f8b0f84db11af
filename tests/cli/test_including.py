"""A config in several files, through the commands: each finding, each file at its place."""

import json
from pathlib import Path

import pytest

from meshgen.api import environments_in

from .conftest import Meshgen

MAIN = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
include: [teams/*.yaml]
services:
  web: {image: "nginx:1.27", port: 80, health: /}
"""
PAY = """\
kubernetes: "1.30"
services:
  pay: {image: "pay:1", port: 8000, health: /, replicas: 2}
environments:
  dev: {namespace: shop-dev}
  prod:
    namespace: shop-prod
    quotas: {small: {hard: {pods: 50}}}
"""


@pytest.fixture
def several(folder: Path) -> Path:
    """The working directory, with a config in two files."""
    (folder / "teams").mkdir()
    (folder / "meshgen.yaml").write_text(MAIN, encoding="utf-8")
    (folder / "teams" / "pay.yaml").write_text(PAY, encoding="utf-8")
    return folder


def test_what_is_rendered_follows_every_file(several: Path, meshgen: Meshgen) -> None:
    assert meshgen("render", "-q").exit_code == 0
    assert meshgen("render", "--check").exit_code == 0
    team = several / "teams" / "pay.yaml"
    team.write_text(PAY.replace("pay:1", "pay:2"), encoding="utf-8")
    done = meshgen("render", "--check")
    assert done.exit_code == 1
    assert "  ~ base/pay/deployment.yaml" in done.stderr


def test_findings_about_objects_lead_to_the_right_file(several: Path, meshgen: Meshgen) -> None:
    team = several / "teams" / "pay.yaml"
    team.write_text(PAY.replace("pods: 50", "pods: 2"), encoding="utf-8")
    done = meshgen("check", "--format", "json")
    assert done.exit_code == 2
    found = {(f["code"], f["file"], f["line"]) for f in json.loads(done.stdout)["findings"]}
    assert found == {("MG501", "teams/pay.yaml", 8)}


@pytest.mark.parametrize("form", ["sarif", "github", "junit", "text"])
def test_both_places_are_told_in_every_format(form: str, several: Path, meshgen: Meshgen) -> None:
    (several / "teams" / "web.yaml").write_text("services: {web: {image: x}}\n", encoding="utf-8")
    done = meshgen("check", "--format", form)
    assert done.exit_code == 2
    said = done.stdout + done.stderr
    assert "teams/web.yaml" in said
    assert "meshgen.yaml" in said
    assert "stands in two files" in said


def test_what_it_includes_is_never_written(several: Path, meshgen: Meshgen) -> None:
    file = several / "deploy" / "base" / "kustomization.yaml"
    file.parent.mkdir(parents=True)
    (several / "teams" / "pay.yaml").rename(file)
    main = MAIN.replace("teams/*.yaml", "deploy/base/kustomization.yaml")
    (several / "meshgen.yaml").write_text(main, encoding="utf-8")
    done = meshgen("render", "--force")
    assert done.exit_code == 2
    assert "base/kustomization.yaml" in done.stderr
    assert file.read_text(encoding="utf-8") == PAY


def test_environments_of_all_files_are_completed(several: Path) -> None:
    assert environments_in("meshgen.yaml") == ["dev", "prod"]
    (several / "teams" / "bad.yaml").write_text("a: [", encoding="utf-8")
    assert environments_in("meshgen.yaml") == ["dev", "prod"]


def test_validate_takes_the_releases_of_any_file(several: Path, meshgen: Meshgen) -> None:
    (several / "pod.yaml").write_text("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n")
    done = meshgen("validate", "-v", ".")
    assert "1.30" in done.stdout + done.stderr
    assert "teams/pay.yaml:1:13" in done.stdout + done.stderr


def test_changes_for_a_call(several: Path, meshgen: Meshgen) -> None:
    done = meshgen("capacity", "prod", "--what-if", "services.pay.replicas=1", "--format", "json")
    assert done.exit_code in (0, 1), done.stderr
    assert json.loads(done.stdout)
