"""Where the values of an environment's objects were written."""

from meshgen.model import Mesh
from meshgen.pipeline.project import Project
from meshgen.render.sources import Sources
from meshgen.resources import Resource


def sources(project: Project, environment: str) -> Sources:
    """Return the places of an environment's values; the first one asked for costs a rendering."""

    def render(mesh: Mesh) -> list[Resource]:
        return project.rendered(mesh, environment)

    return Sources(project.resolved(environment), render, project.config.path.parent)
