"""A project's Helm chart: what its environments render, of settings that know their paths."""

from meshgen.chart import About, Chart, Marks, Rendered, choose_marks, make_chart
from meshgen.model.proxy import proxy_resources
from meshgen.outputs.layout import paths
from meshgen.pipeline.project import Project
from meshgen.pipeline.sources import traced_resources
from meshgen.schemas.index import order
from meshgen.schemas.store import SchemaStore
from meshgen.transform import finished


def chart_of(project: Project) -> Chart:
    """Return the chart for a project; raises MeshgenError as `Project.resources` does."""
    envs: list[str | None] = [None, *project.environments]
    suffixed = any(project.settings(env).suffix for env in envs)
    marks = choose_marks((project.objects(env) for env in envs), suffixed=suffixed)
    rendered = {env or "": _rendered(project, env, marks) for env in envs}
    base = project.config.base.mesh
    declared = [v for env in envs for v in project.resolved(env).mesh.kubernetes]
    about = About(
        base.metadata.name,
        project.config.path.name,
        min(declared, key=order),
        proxy=proxy_resources(None, base.istio),
    )
    schemas = SchemaStore(base.kubernetes[0], base.istio.version[0])
    return make_chart(about, rendered, marks, schemas.schema, paths)


def _rendered(project: Project, environment: str | None, marks: Marks) -> Rendered:
    settings = project.settings(environment)
    resources = traced_resources(project, environment)
    namespaced = project.schemas(environment).namespaced
    objects = finished(resources, marks.settings(settings), namespaced)
    return Rendered(project.resources(environment), [marks.put(obj) for obj in objects], settings)
