"""Where the values of an environment's objects were written."""

from functools import partial

from meshgen.pipeline.kept import kept
from meshgen.pipeline.project import Project
from meshgen.provenance import traced
from meshgen.rendering.sources import Sources
from meshgen.resources import Resource


def sources(project: Project, environment: str) -> Sources:
    """Return the places of an environment's values; the first one asked for costs a rendering."""
    rendered = partial(traced_resources, project, environment)
    return Sources(project.resolved(environment), rendered, project.config.folder)


@kept
def traced_resources(project: Project, environment: str | None) -> list[Resource]:
    """Return an environment's resources, rendered once more of settings that know their paths."""
    return project.rendered(traced(project.resolved(environment).mesh), environment)
