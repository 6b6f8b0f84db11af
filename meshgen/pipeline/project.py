"""A config and everything that comes of it; what is worked out is kept for the run."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from meshgen.config import Config, Resolved, load_config
from meshgen.errors import MeshgenError
from meshgen.findings import Finding, Severity, in_order
from meshgen.outputs.registry import DEFAULT, OUTPUTS
from meshgen.outputs.types import Rendering
from meshgen.resources import Object, Resource

if TYPE_CHECKING:
    from meshgen.checks.schema import ReleasesChecker
    from meshgen.model import Mesh
    from meshgen.plan import Plan
    from meshgen.render.render import Renderer
    from meshgen.schemas.stores import Stores
    from meshgen.transform import Settings

# Called with what is being done, for a progress bar.
Progress = Callable[[str], None]


class Project:
    """A config, and everything that comes of it."""

    def __init__(
        self, path: Path, progress: Progress | None = None, changes: Sequence[str] = ()
    ) -> None:
        """Read the config, with changes to it as `meshgen.config.changes` has them.

        Raises MeshgenError with everything that is wrong with it.
        """
        self.progress: Progress = progress or (lambda _: None)
        self.progress("reading the config")
        self.config: Config = load_config(path, changes)
        # What does not keep anything from being written.
        self.warnings: list[Finding] = []
        self._rendered: dict[str | None, list[Resource]] = {}
        self._finished: dict[str | None, list[Object]] = {}
        self._stores: dict[tuple[tuple[str, ...], tuple[str, ...]], Stores] = {}

    @property
    def environments(self) -> list[str]:
        """Return the environments' names, in order."""
        return list(self.config.environments)

    @property
    def inputs(self) -> list[Path]:
        """Return the files that the config names, itself included: they are never written."""
        folder = self.config.path.parent
        meshes = [resolved.mesh for resolved in self.config.environments.values()]
        named = {
            name
            for mesh in meshes
            for name in (
                *(mesh.resources or ()),
                *(f for c in (mesh.config_maps or {}).values() for f in (c.files or {}).values()),
            )
        }
        return [self.config.path, *(folder / name for name in sorted(named))]

    @property
    def outputs(self) -> dict[str, Path]:
        """Return the folders that the config names, by the name of the output."""
        folders, base = self.config.base.mesh.output or {}, self.config.path.parent
        named = ((name, folders.get(name)) for name in OUTPUTS)
        return {name: base / folder for name, folder in named if folder is not None}

    def resources(self, environment: str | None) -> list[Resource]:
        """Return the resources with names before prefix and namespace; None means no environment.

        Raises MeshgenError where a template, a patch or a file of the user's is wrong.
        """
        if environment not in self._rendered:
            self.progress(f"rendering {environment or 'the base'}")
            mesh = self.resolved(environment).mesh
            self._rendered[environment] = self.rendered(mesh, environment)
        return self._rendered[environment]

    def rendered(self, mesh: "Mesh", environment: str | None) -> list[Resource]:
        """Return the resources of another mesh, in place of an environment's.

        It is for what a mesh with other values tells about this one. Raises as `resources`.
        """
        return self._renderer.render(mesh, self.resolved(environment).location)

    def objects(self, environment: str | None) -> list[Object]:
        """Return the objects as the cluster will have them."""
        from meshgen.transform import finished

        if environment not in self._finished:
            resources, settings = self.resources(environment), self.settings(environment)
            found = finished(resources, settings, self.schemas(environment).namespaced)
            self._finished[environment] = found
        return self._finished[environment]

    def check(self, environments: list[str] | None = None) -> list[Finding]:
        """Return what is wrong with every environment's objects, by their schemas and quotas."""
        from meshgen.pipeline.checks import findings

        return [f for env in environments or self.environments for f in findings(self, env)]

    def releases(self, environments: list[str]) -> dict[str, list[str]]:
        """Return the releases that environments are checked against, by product, oldest first."""
        from meshgen.schemas.index import PRODUCTS, order

        meshes = [self.resolved(environment).mesh for environment in environments]
        said = {
            "kubernetes": {release for mesh in meshes for release in mesh.kubernetes},
            "istio": {release for mesh in meshes for release in mesh.istio.version},
        }
        return {PRODUCTS[key]: sorted(found, key=order) for key, found in said.items()}

    def files(self, output: str = DEFAULT) -> dict[str, str]:
        """Return what an output consists of, as text by path.

        Raises MeshgenError where anything is wrong, so that nothing wrong can be written.
        """
        self._refuse_errors(self._checked)
        self.progress("comparing environments")
        return OUTPUTS[output].files(self._rendering)

    def stream(self, environment: str) -> str:
        """Return one environment's objects as a YAML stream; raises MeshgenError as `files`."""
        from meshgen.outputs.stream import stream

        self._refuse_errors(self.check([environment]))
        return stream(self.objects(environment))

    @property
    def _rendering(self) -> Rendering:
        from meshgen.pipeline.charts import chart_of

        rendered = {env: (self.resources(env), self.objects(env)) for env in self.environments}
        return Rendering(self.config.path.name, rendered, lambda: self.plan, lambda: chart_of(self))

    @cached_property
    def _checked(self) -> list[Finding]:
        return self.check()

    @cached_property
    def plan(self) -> "Plan":
        """Return what the environments share and what each changes."""
        from meshgen.model.proxy import ANNOTATIONS
        from meshgen.plan import make_plan

        return make_plan(
            self.config.base.mesh.metadata.name,
            self.resources(None),
            {env: self.resources(env) for env in self.environments},
            {env: self.settings(env) for env in self.environments},
            self.schemas(self.environments[0]).merge_key,
            tuple(ANNOTATIONS.values()),
        )

    @cached_property
    def checker(self) -> "ReleasesChecker":
        """Return what checks objects against schemas; it keeps what it learns of a schema."""
        from meshgen.checks.schema import ReleasesChecker

        return ReleasesChecker()

    @cached_property
    def _renderer(self) -> "Renderer":
        from meshgen.render.render import Renderer

        base = self.config.base
        return Renderer(self.config.path.parent, base.mesh.templates, base.location)

    def resolved(self, environment: str | None) -> Resolved:
        """Return the config as it holds in an environment, or without any."""
        config = self.config
        return config.base if environment is None else config.environments[environment]

    def settings(self, environment: str | None) -> "Settings":
        """Return what is set for all objects of an environment: namespace, prefix, labels."""
        from meshgen.render.view import MeshView
        from meshgen.transform import Settings

        view = MeshView(self.resolved(environment).mesh)
        own = dict(sorted((view.spec.labels or {}).items()))
        labels = {
            "app.kubernetes.io/managed-by": "meshgen",
            "app.kubernetes.io/part-of": view.name,
            **own,
        }
        prefix, suffix = view.spec.name_prefix or "", view.spec.name_suffix or ""
        return Settings(view.namespace.name, prefix, suffix, labels)

    def schemas(self, environment: str | None) -> "Stores":
        """Return the schemas of the releases that an environment declares."""
        from meshgen.schemas.stores import Stores

        mesh = self.resolved(environment).mesh
        versions = (mesh.kubernetes, mesh.istio.version)
        if versions not in self._stores:
            self._stores[versions] = Stores(*versions)
        return self._stores[versions]

    def _refuse_errors(self, findings: list[Finding]) -> None:
        if any(f.severity is Severity.ERROR for f in findings):
            raise MeshgenError(findings)
        self.warnings = in_order([*self.warnings, *findings])
