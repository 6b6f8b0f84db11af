"""A project's Helm charts: what its environments render, of settings that know their paths.

Helm installs a release into one namespace: so each namespace of the config has a chart of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from meshgen.chart import TEST_IMAGE, About, Chart, Marks, Rendered, choose_marks, make_chart
from meshgen.mesh import workloads
from meshgen.model.images import Pulling
from meshgen.model.proxy import proxy_resources
from meshgen.outputs.layout import paths
from meshgen.pipeline.project import Project
from meshgen.pipeline.sources import traced_resources
from meshgen.resources import Object, Path, Resource
from meshgen.schemas.index import order
from meshgen.schemas.store import SchemaStore
from meshgen.transform import Settings, finished


def charts_of(project: Project) -> dict[str, Chart]:
    """Return the charts by their folders, in the order to install them in.

    The folder of an only one is "". Raises MeshgenError as `Project.resources` does.
    """
    envs: list[str | None] = [None, *project.environments]
    marks = choose_marks((project.objects(env) for env in envs), suffixed=True)
    rendered = {env or "": _whole(project, env, marks) for env in envs}
    base = project.config.base.mesh
    declared = [v for env in envs for v in project.resolved(env).mesh.kubernetes]
    about = About(
        base.metadata.name,
        project.config.path.name,
        min(declared, key=order),
        proxy=proxy_resources(None, base.istio),
        asks_with={env or "": _pulled(project, env) for env in envs},
    )
    schemas = SchemaStore(base.kubernetes[0], base.istio.version[0])
    charts = {}
    for namespace, folder in sorted(project.layout.folders.items()):
        inside = {env: whole.inside(namespace) for env, whole in rendered.items()}
        # A chart of several is not installed where an environment has nothing of it.
        having = {e: one for e, one in inside.items() if one.resources or not (e and folder)}
        if having.keys() - {""}:
            named = replace(about, name=folder, mesh=about.name) if folder else about
            suffixed = any(one.settings.suffix for one in having.values())
            own = replace(marks, suffixed=suffixed, namespace=namespace)
            marked = {env: one.marked(own) for env, one in having.items()}
            charts[folder] = make_chart(named, marked, own, schemas.schema, paths)
    return charts


def _pulled(project: Project, environment: str | None) -> str:
    images = project.resolved(environment).mesh.images
    return Pulling(images).pulled(TEST_IMAGE) if images else TEST_IMAGE


@dataclass(frozen=True)
class _Whole:
    """All that an environment renders, or a namespace of it; the objects know their settings."""

    resources: Sequence[Resource]
    objects: Sequence[Object]
    settings: Settings
    workloads: Mapping[Path, tuple[str, str]]
    annotations: Mapping[str, str]
    # VirtualServices beside what is here, which may lead here.
    leading: Sequence[Object] = ()

    def inside(self, namespace: str) -> "_Whole":
        """Return what is in a namespace."""
        pairs = list(zip(self.resources, self.objects, strict=True))
        inside = [(one, obj) for one, obj in pairs if one.namespace == namespace]
        beside = ((one, obj) for one, obj in pairs if one.namespace != namespace)
        leading = [obj for one, obj in beside if one.kind == "VirtualService"]
        own = self.settings.of(namespace)
        resources, objects = [one for one, _ in inside], [obj for _, obj in inside]
        return replace(self, resources=resources, objects=objects, settings=own, leading=leading)

    def marked(self, marks: Marks) -> Rendered:
        """Return it with the marks of its namespace."""
        objects, leading = (
            [marks.put(o) for o in listed] for listed in (self.objects, self.leading)
        )
        return Rendered(
            self.resources, objects, self.settings, self.workloads, self.annotations, leading
        )


def _whole(project: Project, environment: str | None, marks: Marks) -> _Whole:
    settings = project.settings(environment)
    resources = traced_resources(project, environment)
    namespaced = project.schemas(environment).namespaced
    objects = finished(resources, marks.settings(settings), namespaced)
    services = project.mesh(environment).services
    names = {
        workload.setting: (workload.name, workload.containers[0].name)
        for service in services
        for workload in workloads(service)
    }
    annotations = dict(project.mesh(environment).spec.annotations or {})
    return _Whole(project.resources(environment), objects, settings, names, annotations)
