"""A project's chart."""

import meshgen
from meshgen.chart import Chart
from meshgen.pipeline import Project
from meshgen.pipeline.charts import chart_of

__all__ = ["Chart", "chart_files", "chart_of", "namespace_of"]


def chart_files(project: Project) -> dict[str, str]:
    """Return the chart's files."""
    return meshgen.render(project, format="helm")


def namespace_of(project: Project, env: str) -> str:
    """Return the namespace of an environment."""
    return project.settings(env).namespace
