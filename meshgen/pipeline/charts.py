"""A project's Helm chart: what its environments render, once as they are and once with marks."""

from meshgen.chart import About, Chart, Marks, Rendered, choose_marks, make_chart, marked_mesh
from meshgen.errors import MeshgenError
from meshgen.model.proxy import proxy_resources
from meshgen.outputs.layout import paths
from meshgen.pipeline.project import Project
from meshgen.resources import Object
from meshgen.schemas.index import order
from meshgen.schemas.store import SchemaStore
from meshgen.transform import finished


def chart_of(project: Project) -> Chart:
    """Return the chart for a project; raises MeshgenError as `Project.resources` does."""
    envs: list[str | None] = [None, *project.environments]
    marks = choose_marks(project.objects(env) for env in envs)
    rendered = {env: _rendered(project, env, marks) for env in envs}
    base = project.config.base.mesh
    declared = [v for env in envs for v in project.resolved(env).mesh.kubernetes]
    about = About(
        base.metadata.name,
        project.config.path.name,
        min(declared, key=order),
        proxy=proxy_resources(None, base.istio),
    )
    own = {env: rendered[env] for env in project.environments}
    schemas = SchemaStore(base.kubernetes[0], base.istio.version[0])
    return make_chart(about, rendered[None], own, marks, schemas.schema, paths)


def _rendered(project: Project, environment: str | None, marks: Marks) -> Rendered:
    return Rendered(
        project.resources(environment),
        project.objects(environment),
        _marked(project, environment, marks),
        project.settings(environment),
    )


def _marked(project: Project, environment: str | None, marks: Marks) -> list[Object]:
    mesh = marked_mesh(project.resolved(environment).mesh, marks)
    try:
        resources = project.rendered(mesh, environment)
    except MeshgenError:
        # A template of the user's that knows only the names of the config.
        return project.objects(environment)
    return finished(resources, marks.settings, project.schemas(environment).namespaced)
