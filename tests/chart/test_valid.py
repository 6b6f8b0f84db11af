"""What Helm renders is valid for the releases that the config declares, the test's pod included."""

from pathlib import Path

import pytest

from meshgen.findings import Severity
from meshgen.manifests.options import Options
from meshgen.pipeline import Project
from meshgen.yamlio import dump
from tests.chart.project import chart_files, chart_of, namespace_of
from tests.chart.test_knobs import CONFIGS, merged
from tests.equality.compare import write_tree
from tests.helm import Helm
from tests.manifests.trees import run


def errors(file: Path, project: Project, environment: str | None) -> list[str]:
    mesh = project.resolved(environment).mesh
    outcome = run(file, options=Options(tuple(mesh.kubernetes), tuple(mesh.istio.version)))
    return [str(f) for f in outcome.findings if f.severity is Severity.ERROR]


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.parent.name)
def test_every_environment(config: Path, tmp_path: Path, helm: Helm) -> None:
    project = Project(config)
    chart, output = tmp_path / "chart", tmp_path / "all.yaml"
    write_tree(chart_files(project), chart)
    for environment in project.environments:
        values = chart / f"values-{environment}.yaml"
        text = helm.text(chart, namespace_of(project, environment), "-f", values)
        output.write_text(text, encoding="utf-8")
        assert "kind: Deployment" in text
        assert not errors(output, project, environment)


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.parent.name)
def test_the_defaults_alone_and_with_everything_on(
    config: Path, tmp_path: Path, helm: Helm
) -> None:
    project = Project(config)
    chart, output = tmp_path / "chart", tmp_path / "all.yaml"
    write_tree(chart_files(project), chart)
    entries = chart_of(project).entries
    switches = [e.path for e in entries if e.path[-1] in ("enabled", "create")]
    everything = tmp_path / "on.yaml"
    everything.write_text(dump(merged({}, dict.fromkeys(switches, True))), encoding="utf-8")
    for more in ([], ["-f", everything]):
        output.write_text(helm.text(chart, "any", *more), encoding="utf-8")
        assert not errors(output, project, None)


def test_something_wrong_is_found(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {}\n", encoding="utf-8")
    assert errors(file, Project(CONFIGS[0]), None)
