"""A project's charts."""

from pathlib import Path

import meshgen
from meshgen.chart import Chart
from meshgen.pipeline import Project
from meshgen.pipeline.charts import charts_of

__all__ = ["Chart", "chart_files", "chart_of", "namespace_of", "releases"]


def chart_of(project: Project) -> Chart:
    """Return the only chart of a project."""
    return charts_of(project)[""]


def chart_files(project: Project) -> dict[str, str]:
    """Return the chart's files."""
    return meshgen.render(project, format="helm")


def releases(project: Project, env: str, chart: Path) -> list[tuple[Path, str]]:
    """Return the charts in a folder that an environment has, each with its namespace."""
    settings, folders = project.settings(env), project.layout.folders
    namespaces = {chart / folder: settings.of(key).namespace for key, folder in folders.items()}
    return [pair for pair in namespaces.items() if (pair[0] / f"values-{env}.yaml").is_file()]


def namespace_of(project: Project, env: str) -> str:
    """Return the namespace of an environment."""
    return project.settings(env).namespace
