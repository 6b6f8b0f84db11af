"""Every example in every environment, with both versions of Helm."""

from pathlib import Path

import pytest

from meshgen.pipeline import Project
from tests.chart.compare import unequal
from tests.chart.project import chart_files, releases
from tests.equality.compare import write_tree
from tests.examples import EXAMPLES, ROOT, TITANIUM
from tests.helm import Helm

CONFIGS = [*EXAMPLES, ROOT / "tests" / "chart" / "rich" / "meshgen.yaml"]


GOLDEN = sorted((ROOT / "tests" / "golden").glob("*/meshgen.yaml"))


@pytest.mark.parametrize("example", [*CONFIGS, *GOLDEN], ids=lambda path: path.parent.name)
def test_helm_renders_what_meshgen_builds(example: Path, tmp_path: Path, helm: Helm) -> None:
    project = Project(example)
    write_tree(chart_files(project), tmp_path)
    assert project.environments
    for environment in project.environments:
        assert not unequal(project, environment, tmp_path, helm)


@pytest.mark.parametrize("example", CONFIGS, ids=lambda path: path.parent.name)
def test_lint_has_nothing_to_say(example: Path, tmp_path: Path, helm: Helm) -> None:
    project = Project(example)
    write_tree(chart_files(project), tmp_path)
    for environment in project.environments:
        for chart, _ in releases(project, environment, tmp_path):
            assert not helm.lint(chart)
            assert not helm.lint(chart, "-f", chart / f"values-{environment}.yaml")


def test_lint_would_say_something(tmp_path: Path, helm: Helm) -> None:
    write_tree(chart_files(Project(TITANIUM)), tmp_path)
    assert "namePrefix" in helm.lint(tmp_path, "--set", "namePrefix=A")


def test_helms_are_what_they_are_called(helms: dict[str, Helm]) -> None:
    for name, helm in helms.items():
        assert helm.run("version", "--short").stdout.startswith(f"v{name[-1]}.")
