"""A chart for each namespace: all together are the environment."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from meshgen.pipeline import Project
from meshgen.yamlio import load, load_all, to_data
from tests.chart.compare import objects, unequal
from tests.chart.project import chart_files, releases
from tests.equality.compare import by_identity, differences, write_tree
from tests.helm import Helm

SEVERAL = Path(__file__).parent / "several" / "meshgen.yaml"


@pytest.fixture(scope="module")
def project() -> Project:
    return Project(SEVERAL)


@pytest.fixture(scope="module")
def charts(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("charts")
    write_tree(chart_files(project), folder)
    return folder


def texts(project: Project, start: str) -> str:
    files = chart_files(project)
    return "".join(text for path, text in files.items() if path.startswith(start))


@pytest.mark.parametrize("environment", ["dev", "stage", "prod"])
def test_all_together_are_what_meshgen_builds(
    environment: str, project: Project, charts: Path, helm: Helm
) -> None:
    assert not unequal(project, environment, charts, helm)


def test_lint_has_nothing_to_say(project: Project, charts: Path, helm: Helm) -> None:
    for environment in project.environments:
        for chart, _ in releases(project, environment, charts):
            assert not helm.lint(chart)
            assert not helm.lint(chart, "-f", chart / f"values-{environment}.yaml")


def test_an_environment_has_the_charts_that_it_has_something_of(
    project: Project, charts: Path
) -> None:
    found = {
        environment: {chart.name: name for chart, name in releases(project, environment, charts)}
        for environment in project.environments
    }
    assert found == {
        "dev": {"shop": "shop-dev", "payments": "shop-dev", "ingress": "shop-dev"},
        "stage": {
            "shop": "shop-stage",
            "payments": "money",
            "ingress": "ingress-stage",
            "data": "money-data",
        },
        "prod": {
            "shop": "shop",
            "payments": "payments-prod",
            "ingress": "edge",
            "data": "data-prod",
        },
    }


def test_a_chart_says_release_namespace_of_its_own_alone(project: Project, charts: Path) -> None:
    """Also where an environment has both in one namespace."""
    conf = (charts / "shop" / "templates" / "config" / "configmap.yaml").read_text("utf-8")
    assert "PAY: {{ .Values.configMaps.conf.PAY | quote }}" in conf
    values = to_data(load((charts / "shop" / "values.yaml").read_text("utf-8"), "values"))
    own = "{{ .Values.namePrefix }}front{{ .Values.nameSuffix }}.{{ .Release.Namespace }}"
    assert values["configMaps"]["conf"] == {
        "PAY": "http://pay.payments.svc.cluster.local:80",
        "SELF": f"{own}.svc.cluster.local",
    }
    dev = to_data(load((charts / "shop" / "values-dev.yaml").read_text("utf-8"), "values"))
    assert dev["configMaps"]["conf"] == {"PAY": "http://d-pay:80"}


def test_a_namespace_with_a_suffix_of_its_own(charts: Path) -> None:
    """Where no environment gives it one, its chart has no value for that."""
    named = {
        chart: "nameSuffix:" in (charts / chart / "values.yaml").read_text("utf-8")
        for chart in ("shop", "payments", "ingress", "data")
    }
    assert named == {"shop": True, "payments": False, "ingress": True, "data": True}


def test_a_chart_tests_what_the_gateway_of_another_one_leads_to(
    project: Project, charts: Path, helm: Helm
) -> None:
    called: dict[str, list[str]] = {}
    for chart, namespace in releases(project, "prod", charts):
        values = ("-f", chart / "values-prod.yaml")
        pods = [o for o in helm.template(chart, namespace, *values) if o["kind"] == "Pod"]
        called[chart.name] = [arg for pod in pods for arg in pod["spec"]["containers"][0]["args"]]
    assert called == {
        "shop": ["any:http://front:80/"],
        "payments": ["http://p-pay:80/ready"],
        "data": [],
        "ingress": [],
    }


def test_notes_name_no_label_of_a_namespace_without_sidecars(charts: Path) -> None:
    told = {
        chart: "kubectl label" in (charts / chart / "templates" / "NOTES.txt").read_text("utf-8")
        for chart in ("shop", "payments", "ingress", "data")
    }
    assert told == {"shop": True, "payments": True, "ingress": True, "data": False}


KUBECTL = """\
#!/bin/sh
cat >> "$OUT/namespaces.yaml"
echo --- >> "$OUT/namespaces.yaml"
"""
# Renders what it would install: there is no cluster.
HELM = """\
#!/bin/sh
if [ "$1" = upgrade ]; then
  shift 2
  echo "$1 $4" >> "$OUT/order"
  exec "$HELM" template "$@" >> "$OUT/releases.yaml"
fi
exec "$HELM" "$@"
"""


def program(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize("environment", ["dev", "stage", "prod"])
def test_the_readme_tells_how_to_install_all(
    environment: str, project: Project, charts: Path, helm: Helm, tmp_path: Path
) -> None:
    """What it says works, in a shell: the namespaces first, then all that is in them."""
    readme = (charts / "README.md").read_text("utf-8")
    section = readme.partition(f"### {environment}\n")[2].partition("### ")[0]
    script = section.partition("```shell\n")[2].partition("```")[0]
    program(tmp_path, "kubectl", KUBECTL)
    program(tmp_path, "helm", HELM)
    path = f"{tmp_path}:{os.environ['PATH']}"
    known = {"PATH": path, "OUT": str(tmp_path), "HELM": str(helm.binary)}
    done = subprocess.run(
        ["sh", "-eu", "-c", script], cwd=charts, env=known, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    made = rendered(tmp_path / "namespaces.yaml")
    assert {obj["kind"] for obj in made} == {"Namespace"}
    all_of_it = [*made, *rendered(tmp_path / "releases.yaml")]
    own = project.objects(environment)
    assert not differences(by_identity(objects(all_of_it)), by_identity(own))
    order = (tmp_path / "order").read_text("utf-8").splitlines()
    names = [f"{chart.name} {name}" for chart, name in releases(project, environment, charts)]
    assert sorted(order) == sorted(names)
    assert order[0].startswith("shop ")


def rendered(file: Path) -> list[Any]:
    nodes = load_all(file.read_text("utf-8"), file.name)
    return [data for data in map(to_data, nodes) if data]
