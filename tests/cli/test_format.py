"""`--format` on commands that render: one report, also where nothing was found."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from .conftest import MESH, Meshgen

# Argo CD's Rollout is of an API that there are no schemas for: a warning.
ROLLOUT = "apiVersion: argoproj.example.com/v1\nkind: Rollout\nmetadata: {name: web}\n"


@pytest.fixture
def warned(mesh: Path) -> Path:
    """A config that renders with one warning."""
    (mesh / "rollout.yaml").write_text(ROLLOUT, encoding="utf-8")
    (mesh / "meshgen.yaml").write_text(f"{MESH}resources: [rollout.yaml]\n", encoding="utf-8")
    return mesh


def test_a_clean_render_reports_that_nothing_was_found(mesh: Path, meshgen: Meshgen) -> None:
    done = meshgen("render", "--format", "json", "-q")
    assert done.exit_code == 0
    report = json.loads(done.stdout)
    assert (report["command"], report["findings"]) == ("render", [])
    assert (mesh / "deploy").is_dir()


@pytest.mark.parametrize("command", [["render"], ["render", "--diff"], ["build", "dev"]])
def test_errors_go_to_stdout_as_a_report(command: list[str], mesh: Path, meshgen: Meshgen) -> None:
    (mesh / "meshgen.yaml").write_text(MESH.replace("port: 80", "prot: 80"), encoding="utf-8")
    done = meshgen(*command, "--format", "sarif")
    assert (done.exit_code, done.stderr) == (2, "")
    (result,) = json.loads(done.stdout)["runs"][0]["results"]
    assert result["ruleId"] == "MG103"
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 5,
        "startColumn": 30,
    }


def test_what_was_asked_for_has_stdout_to_itself(warned: Path, meshgen: Meshgen) -> None:
    plain = meshgen("build", "dev", "-q")
    done = meshgen("build", "dev", "--format", "junit")
    assert done.stdout == plain.stdout
    assert ElementTree.fromstring(done.stderr).get("tests") == "1"


def test_warnings_are_in_the_report(warned: Path, meshgen: Meshgen) -> None:
    done = meshgen("render", "--format", "github", "-q")
    assert done.exit_code == 0
    (told,) = done.stdout.splitlines()
    assert told.startswith("::warning file=rollout.yaml,line=1,col=13,")


def test_drift_is_a_finding_for_programs(rendered: Path, meshgen: Meshgen) -> None:
    deploy = rendered / "deploy"
    (deploy / "base/web/service.yaml").unlink()
    (deploy / "base/web/deployment.yaml").write_text("mine\n", encoding="utf-8")
    done = meshgen("render", "--check", "--format", "json", "-q")
    assert done.exit_code == 1
    found = json.loads(done.stdout)["findings"]
    assert [(f["code"], f["file"], f["message"]) for f in found] == [
        ("MG301", "deploy/base/web/service.yaml", "the file is missing"),
        ("MG301", "deploy/base/web/deployment.yaml", "the file was edited since meshgen wrote it"),
    ]


def test_a_format_that_is_none(mesh: Path, meshgen: Meshgen) -> None:
    done = meshgen("render", "--format", "xml")
    assert done.exit_code == 2
    assert "'sarif'" in done.stderr
