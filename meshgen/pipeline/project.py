"""A config and what it renders; what is worked out is kept for the run.

The steps stand beside it, and take it as their first parameter: checks, plan, chart, files. None of
them is known here.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING

from meshgen.config import Config, Resolved, changed
from meshgen.config.environments import environment_of
from meshgen.errors import MeshgenError
from meshgen.findings import Finding
from meshgen.mesh import Layout, Mesh, Part, first_to_last, layout_of
from meshgen.pipeline.doubles import refuse_doubles
from meshgen.pipeline.kept import kept, learned
from meshgen.pipeline.opened import Opened, own_files
from meshgen.pipeline.ownkinds import OwnKinds, own_kinds
from meshgen.pipeline.parts import Placement
from meshgen.pipeline.pulled import refuse_one_image
from meshgen.resources import Object, Resource
from meshgen.schemas.stores import Stores
from meshgen.transform import Telling, entries_of, finished
from meshgen.transform.configmaps import readers

if TYPE_CHECKING:
    from meshgen.model import Mesh as Spec
    from meshgen.rendering.patches import Patched, PatchId
    from meshgen.rendering.pulled import Pulled
    from meshgen.rendering.render import Renderer


class Project(Opened):
    """A config, and everything that it renders."""

    # The services, of what runs beside them.
    services: "Project | None" = None

    @property
    def platform(self) -> "Project | None":
        """Return what runs beside the services, as a project of its own; None without any.

        It has the environments that name a part of it. Raises MeshgenError for what is wrong with
        the settings of `platform`, and with a template of the user's.
        """
        return self._platform()

    @learned
    def _platform(self) -> "Project | None":
        settings = (one.mesh for one in self.config.environments.values())
        if all(one.platform is None and one.clusters is None for one in settings):
            return None
        from meshgen.platform import platform_config

        return self._beside(platform_config(self.config, self._renderer().engine))

    @property
    def load_tests(self) -> "Project | None":
        """Return the Jobs of load tests as a project of its own; None without any.

        It has the environments with such a Job. Raises MeshgenError for what is wrong with them.
        """
        return self._load_tests()

    @kept
    def _load_tests(self) -> "Project | None":
        settings = (one.mesh for one in self.config.environments.values())
        tests = (test for mesh in settings for test in (mesh.load_tests or {}).values())
        if all(test.job is None for test in tests):
            return None
        from meshgen.loadtests.config import load_tests_config

        return self._beside(load_tests_config(self.config, self._renderer().engine))

    def _beside(self, config: Config | None) -> "Project | None":
        """Return the project of a config that this one says; None where it says none."""
        if config is None:
            return None
        project = copy(self)
        project.config, project.results, project.known = config, {}, {}
        project.services = self
        return project

    def tried(self, environment: str, changes: Sequence[str]) -> "Project":
        """Return the project with more changes, to an environment's settings, as it was read.

        What runs beside the services stays as it is. Raises MeshgenError as the constructor.
        """
        sisters = self.sisters(environment)
        others: dict[str | None, Resolved] = {}
        if environment_of(self._written, environment) is not None:
            apart = (one for one in self.environments if one not in sisters)
            others = {None: self.config.base} | {one: self.resolved(one) for one in apart}
        self._platform()
        project = copy(self)
        project.notes = False
        project.config = changed(self.config, changes, others)
        # The first argument of a step is mostly the environment that it is about.
        kept = (one for one in self.results.items() if one[0][1][:1])
        project.results = {key: result for key, result in kept if key[1][0] in others}
        return project

    def sides(self, environment: str) -> "list[Project]":
        """Return what an environment consists of: the services, and what runs beside them.

        Raises as `platform`.
        """
        beside = self.platform
        return [self, *([beside] if beside and environment in beside.environments else [])]

    def beside(self, environment: str) -> list[Mesh]:
        """Return what the settings of all that runs beside the services mean; as `sides`."""
        return [side.mesh(environment) for side in self.sides(environment)[1:]]

    def together(self, environment: str) -> list[Object]:
        """Return the objects of all sides of an environment, those of the services first."""
        return [obj for side in self.sides(environment) for obj in side.objects(environment)]

    @kept
    def resources(self, environment: str | None) -> list[Resource]:
        """Return the resources with names before prefix and namespace.

        Raises MeshgenError where a template, a patch or a file of the user's is wrong.
        """
        patched = self._patched(environment)
        if environment is not None:
            self._refuse_idle(patched.idle)
            if patched.pulled:
                refuse_one_image(patched.pulled, self.resolved(environment))
        placed = self._placement().placed(patched.resources, self.resolved(environment).mesh)
        if environment is not None and len({one.part for one in placed}) > 1:
            named = self.settings(environment), self.schemas(environment).namespaced
            refuse_doubles(placed, entries_of(placed, *named), self.resolved(environment).find)
        return placed

    def pulled(self, environment: str) -> "tuple[Pulled, ...]":
        """Return the images that are in no setting and pulled from elsewhere than they are written.

        Raises as `resources`.
        """
        return self._patched(environment).pulled

    def rendered(self, spec: "Spec", environment: str | None) -> list[Resource]:
        """Return the resources of another mesh, in place of an environment's.

        It is for what a mesh with other values tells about this one. Raises as `resources`.
        """
        rendered = self._renderer().render(Mesh(spec), self.resolved(environment).find)
        return self._placement().placed(rendered.resources, spec)

    @kept
    def _patched(self, environment: str | None) -> "Patched":
        self.progress(f"rendering {environment or 'the base'}")
        resolved = self.resolved(environment)
        return self._renderer().render(resolved.means, resolved.find)

    def _refuse_idle(self, idle: "Mapping[PatchId, Finding]") -> None:
        """Raise MeshgenError with the patches that change nothing in any environment."""
        for environment in self.environments if idle else ():
            try:
                elsewhere = self._patched(environment).idle
            except MeshgenError:  # it has its own findings, and what is idle in it nobody knows
                return
            # What is said where there is something like it says more.
            told = {patch: (finding, elsewhere.get(patch)) for patch, finding in idle.items()}
            idle = {p: other if other.hint else one for p, (one, other) in told.items() if other}
        if idle:
            raise MeshgenError(idle.values())

    @property
    def layout(self) -> Layout:
        """Return which parts the tree has."""
        return self._layout()

    @kept
    def _layout(self) -> Layout:
        settings = [self.config.base, *self.config.environments.values()]
        return layout_of(one.means for one in settings)

    @kept
    def _placement(self) -> Placement:
        environments: list[str | None] = [None, *self.environments] if self.layout.grouped else []
        read = ((self.resolved(e).mesh, self._readers(e)) for e in environments)
        return Placement.of(self.layout, read)

    def _readers(self, environment: str | None) -> Iterator[tuple[Resource, Resource]]:
        """Yield what reads a generated ConfigMap in an environment, with that."""
        resources, settings = self._patched(environment).resources, self.settings(environment)
        return readers(resources, settings, self.schemas(environment).namespaced)

    @kept
    def parts(self, environment: str | None) -> list[Part]:
        """Return the parts that an environment has, in the order to apply them in."""
        spec = self.resolved(environment).mesh
        resources = self._patched(environment).resources
        return first_to_last({self._placement().part(one, spec) for one in resources})

    @kept
    def objects(self, environment: str | None) -> list[Object]:
        """Return the objects as the cluster will have them, in the order of `resources`."""
        resources, settings = self.resources(environment), self.settings(environment)
        return finished(resources, settings, self.schemas(environment).namespaced)

    @kept
    def telling(self, environment: str) -> Telling:
        """Return what Kustomize has to be told of an environment's resources."""
        resources, settings = self.resources(environment), self.settings(environment)
        return Telling(resources, settings, self.schemas(environment).namespaced)

    def schemas(self, environment: str | None) -> Stores:
        """Return the schemas of the releases that an environment declares, and of its own CRDs.

        Raises MeshgenError for what is wrong with these.
        """
        mesh = self.resolved(environment).mesh
        return self._stores(mesh.kubernetes, mesh.istio.version, *_naming_kinds(mesh))

    @learned
    def _stores(
        self, kubernetes: tuple[str, ...], istio: tuple[str, ...], *naming: tuple[str, ...]
    ) -> Stores:
        return Stores(kubernetes, istio, self._own_kinds(*naming).crds)

    def unusable_schemas(self, environment: str) -> list[Finding]:
        """Return what keeps CRDs that an environment names from being used; raises as `schemas`."""
        return list(self._own_kinds(*_naming_kinds(self.resolved(environment).mesh)).unusable)

    @learned
    def _own_kinds(self, *naming: tuple[str, ...]) -> OwnKinds:
        settings = (self.config.base, *self.config.environments.values())
        one = next(one for one in settings if _naming_kinds(one.mesh) == naming)
        return own_kinds(one, self.config.folder)

    @learned
    def _renderer(self) -> "Renderer":
        # Jinja is not for a config that is wrong.
        from meshgen.rendering.render import Renderer

        base = self.config.base
        return Renderer(self.config.folder, base.mesh.templates, base.find)


def _naming_kinds(mesh: "Spec") -> tuple[tuple[str, ...], ...]:
    """Return the lists of files in which CustomResourceDefinitions may be."""
    return tuple(own_files(mesh)), tuple(mesh.schemas or ())
