"""`meshgen check`: what a render would refuse, and warnings, in one report."""

import json
from pathlib import Path

import pytest

from .conftest import MESH, Meshgen

# One pod, and one more while it is updated.
TIGHT = "    quotas: {small: {hard: {pods: 1}}}\n"
BODY = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services:
  web: {image: "nginx:1.27", port: 80, health: /}
environments:
  dev: {namespace: shop-dev}
  prod:
    namespace: shop-prod
"""


def write(folder: Path, text: str) -> None:
    (folder / "meshgen.yaml").write_text(text, encoding="utf-8")


def test_nothing_is_found_and_nothing_written(mesh: Path, meshgen: Meshgen) -> None:
    done = meshgen("check", "-v")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.splitlines() == [
        "checked against Kubernetes 1.29",
        "checked against Istio 1.22",
        "14 objects in 2 environments: no findings",
    ]
    assert [path.name for path in mesh.iterdir()] == ["meshgen.yaml"]


def test_what_runs_beside_the_services_is_counted(folder: Path, meshgen: Meshgen) -> None:
    write(folder, f"{BODY}    platform: {{kubeStateMetrics: {{}}}}\n")
    assert meshgen("check").stderr.splitlines() == ["20 objects in 2 environments: no findings"]


def test_a_warning_is_printed_and_stops_nothing(folder: Path, meshgen: Meshgen) -> None:
    write(folder, BODY + TIGHT)
    done = meshgen("check")
    assert done.exit_code == 0
    (warning,) = done.stdout.splitlines()
    assert warning.startswith("meshgen.yaml:10:35: ResourceQuota/small: environments.prod.quotas.")
    assert warning.endswith("[warning MG503]")
    assert done.stderr == "15 objects in 2 environments: 0 errors, 1 warning\n"
    assert meshgen("check", "-q").output == ""
    assert meshgen("render").exit_code == 0


def test_what_does_not_fit_is_an_error_for_check_and_render(folder: Path, meshgen: Meshgen) -> None:
    write(folder, BODY + TIGHT + "    services: {web: {replicas: 2}}\n")
    done = meshgen("check", "prod")
    assert done.exit_code == 2
    assert "at rest: pods needs 2, of 1" in done.stdout
    assert "[error MG501]" in done.stdout
    assert meshgen("check", "dev").exit_code == 0
    done = meshgen("render")
    assert done.exit_code == 2
    assert "[error MG501]" in done.stderr
    assert not (folder / "deploy").exists()


@pytest.mark.parametrize(
    ("severity", "code", "lines"), [("error", 2, 1), ("warning", 0, 1), ("ignore", 0, 0)]
)
def test_the_config_says_how_much_a_finding_weighs(
    folder: Path, meshgen: Meshgen, severity: str, code: int, lines: int
) -> None:
    write(folder, f"{BODY}{TIGHT}    severities: {{MG503: {severity}}}\n")
    done = meshgen("check")
    assert (done.exit_code, len(done.stdout.splitlines())) == (code, lines)
    assert meshgen("render", "-q").exit_code == code


def test_what_would_be_refused_is_not_counted(folder: Path, meshgen: Meshgen) -> None:
    wrong = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {prots: []}\n"
    (folder / "extra.yaml").write_text(wrong, encoding="utf-8")
    tight = BODY.replace("services:", "resources: [extra.yaml]\nservices:") + TIGHT
    write(folder, tight + "    services: {web: {replicas: 2}}\n")
    done = meshgen("check", "prod")
    assert (done.exit_code, done.stdout.count("\n")) == (2, 1)
    assert "[error MG201]" in done.stdout


def test_a_finer_code_weighs_more_than_its_parent(folder: Path, meshgen: Meshgen) -> None:
    extra = "apiVersion: {group}/v1beta2\nkind: FlowSchema\nmetadata: {{name: a}}\n"
    text = extra.format(group="flowcontrol.apiserver.k8s.io")
    (folder / "extra.yaml").write_text(text, encoding="utf-8")
    config = BODY.replace("services:", 'resources: [extra.yaml]\nkubernetes: "1.28"\nservices:')
    write(folder, config)
    done = meshgen("check", "prod")
    assert (done.exit_code, done.stdout.count("[warning MG201]")) == (0, 1)
    assert "is deprecated" in done.stdout
    (finding,) = json.loads(meshgen("check", "prod", "--format", "json").stdout)["findings"]
    assert (finding["code"], finding["subcode"]) == ("MG201", "MG216")
    write(folder, f"{config}    severities: {{MG216: error}}\n")
    done = meshgen("check", "prod")
    assert (done.exit_code, done.stdout.count("[error MG201]")) == (2, 1)
    write(folder, f"{config}    severities: {{MG216: ignore}}\n")
    assert meshgen("check", "prod").stdout == ""


def test_what_the_api_server_refuses_cannot_be_weighed(folder: Path, meshgen: Meshgen) -> None:
    write(folder, f"{BODY}    severities: {{MG213: ignore}}\n")
    done = meshgen("check")
    assert done.exit_code == 2
    assert "a code that can be set: MG202, MG216, MG221, MG501 to MG506" in done.stderr


def test_a_report(folder: Path, meshgen: Meshgen) -> None:
    write(folder, BODY + TIGHT)
    report = json.loads(meshgen("check", "--format", "json").stdout)
    assert report["versions"] == {"kubernetes": ["1.29"], "istio": ["1.22"]}
    counts = {"environments": 2, "objects": 15, "errors": 0, "warnings": 1, "notes": 0}
    assert report["counts"] == counts
    assert [finding["code"] for finding in report["findings"]] == ["MG503"]


def test_an_environment_that_is_not_there(mesh: Path, meshgen: Meshgen) -> None:
    done = meshgen("check", "prd")
    assert done.exit_code == 2
    assert "did you mean `prod`?" in done.stderr


def test_a_wrong_config_is_told_as_by_render(mesh: Path, meshgen: Meshgen) -> None:
    write(mesh, MESH.replace("port: 80", "prot: 80"))
    done = meshgen("check")
    assert done.exit_code == 2
    assert done.stderr == meshgen("render").stderr != ""
