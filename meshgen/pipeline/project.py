"""A config and what it renders; what is worked out is kept for the run.

The steps stand beside it, and take it as their first parameter: checks, plan, chart, files. None of
them is known here.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import wraps
from itertools import combinations
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from meshgen.checks.weights import checked
from meshgen.config import Config, Resolved, changed, load_config
from meshgen.config.environments import environment_of, in_clusters
from meshgen.errors import MeshgenError
from meshgen.filenames import folded
from meshgen.findings import Code, Finding
from meshgen.inputs import choose
from meshgen.mesh import Layout, Mesh, Namespace, Part, first_to_last, layout_of
from meshgen.nearest import did_you_mean
from meshgen.outputs.registry import OUTPUTS
from meshgen.pipeline.doubles import refuse_doubles
from meshgen.pipeline.ownkinds import OwnKinds, own_kinds
from meshgen.pipeline.parts import Placement
from meshgen.pipeline.pulled import refuse_one_image
from meshgen.resources import Object, Path, Resource
from meshgen.schemas.index import PRODUCTS, order
from meshgen.schemas.stores import Stores
from meshgen.transform import Settings, Telling, entries_of, finished
from meshgen.transform.configmaps import readers
from meshgen.yamlio import Node

if TYPE_CHECKING:
    from meshgen.model import Mesh as Spec
    from meshgen.rendering.mirrored import Pulled
    from meshgen.rendering.patches import Patched, PatchId
    from meshgen.rendering.render import Renderer

# Called with what is being done, for a progress bar.
Progress = Callable[[str], None]

P = ParamSpec("P")
T = TypeVar("T")


def kept(step: Callable[Concatenate["Project", P], T]) -> Callable[Concatenate["Project", P], T]:
    """Return a step that is worked out once a project for the same arguments."""
    return _once(step, lambda project: project.results)


def learned(
    step: Callable[Concatenate["Project", P], T],
) -> Callable[Concatenate["Project", P], T]:
    """Return a step as `kept`, worked out once for all trials of a project as well."""
    return _once(step, lambda project: project.known)


def _once(
    step: Callable[Concatenate["Project", P], T], results_of: Callable[["Project"], dict[Any, Any]]
) -> Callable[Concatenate["Project", P], T]:
    @wraps(step)
    def once(project: "Project", /, *args: P.args, **kwargs: P.kwargs) -> T:
        results, key = results_of(project), (step, args, tuple(kwargs.items()))
        if key not in results:
            results[key] = step(project, *args, **kwargs)
        result: T = results[key]
        return result

    return once


class Project:
    """A config, and everything that it renders.

    Where a method takes an environment, None means the config without any; for one that the config
    does not have, it raises MeshgenError with Code.USAGE.
    """

    def __init__(
        self,
        path: FilePath,
        progress: Progress | None = None,
        changes: Sequence[str] = (),
        allow_outside: Iterable[str | os.PathLike[str]] = (),
        severities: Mapping[str, str] | None = None,
        *,
        notes: bool = True,
    ) -> None:
        """Read the config, with changes to it as `meshgen.config.changes` has them.

        The folders `allow_outside` may be used though its repository is elsewhere. `severities` are
        how much findings weigh, by code, whatever the config says. Without `notes`, none are told:
        to find the settings behind them may take a rendering more.

        Raises MeshgenError with everything that is wrong with it.
        """
        self.severities = checked(severities or {})
        self.notes = notes
        self.progress: Progress = progress or (lambda _: None)
        self.progress("reading the config")
        self.config: Config = load_config(path, changes, allow_outside)
        # What `kept` keeps, and `learned`.
        self.results: dict[Any, Any] = {}
        self.known: dict[Any, Any] = {}
        # The services, of what runs beside them.
        self.services: Project | None = None

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

    @property
    def environments(self) -> list[str]:
        """Return the environments' names, in order."""
        return list(self.config.environments)

    def chosen(self, environment: str | None = None) -> str:
        """Return an environment of the config: the one of this name, or the only one.

        Raises MeshgenError for one that it does not have, and where there are several.
        """
        names, parts = self.environments, self._in_clusters(environment)
        if environment in names:
            return environment
        if len(among := parts or names) == 1 and (parts or environment is None):
            return among[0]
        what = f"no environment is called `{environment}`" if environment else "name an environment"
        what = f"`{environment}` runs in several clusters" if parts else what
        hint = did_you_mean(environment, names) if environment and not parts else ""
        expected = f"expected one of {', '.join(among)}"
        raise MeshgenError([Finding(Code.USAGE, what, expected=expected, hint=hint)])

    def select(self, environments: Iterable[str]) -> list[str]:
        """Return the environments of these names, each once, or all; raises as `chosen`.

        What the config calls an environment that runs in several clusters are all of its.
        """
        each = (self._in_clusters(name) or [self.chosen(name)] for name in environments)
        return list(dict.fromkeys(name for names in each for name in names)) or self.environments

    def sisters(self, environment: str) -> list[str]:
        """Return the environments that are one mesh with one, in its clusters, and itself."""
        one = environment_of(self._written, environment)
        return self._in_clusters(one.said) if one is not None and one.cluster else [environment]

    def written(self, environment: str) -> Path:
        """Return where the file calls an environment into being."""
        one = environment_of(self._written, environment)
        return one.path if one is not None else ("environments", environment)

    def _in_clusters(self, said: str | None) -> list[str]:
        """Return what an environment is called in each of its clusters; nothing of all others."""
        names = in_clusters(self._written, said or "")
        return sorted(name for name in names if name in self.config.environments)

    @property
    def _written(self) -> Node:
        return self.config.base.origins.root

    @property
    def inputs(self) -> list[FilePath]:
        """Return the config's files and those that it names: they are never written."""
        folder = self.config.path.parent
        meshes = [resolved.mesh for resolved in self.config.environments.values()]
        named = {
            name
            for mesh in meshes
            for name in (
                *(
                    name
                    for listed in (_own_files(mesh), mesh.schemas, mesh.rule_files)
                    for name in self._files(listed)
                ),
                *(f for c in (mesh.config_maps or {}).values() for f in (c.files or {}).values()),
            )
        }
        files = (self.config.path, *self.config.included)
        return [*files, *(folder / name for name in sorted(named))]

    def _files(self, listed: "Sequence[str] | None") -> list[str]:
        return [name for _, name in choose(self.config.folder, listed or ()).files]

    @property
    def outputs(self) -> dict[str, FilePath]:
        """Return the folders that the config names, by the name of the output."""
        folders, base = self.config.base.mesh.output or {}, self.config.path.parent
        named = ((name, folders.get(name)) for name in OUTPUTS)
        return {name: base / folder for name, folder in named if folder is not None}

    def refuse_one_folder(self, folders: Iterable[tuple[str, FilePath]]) -> None:
        """Raise MeshgenError if two outputs would go into one folder, if only on a Mac."""
        for (first, one), (second, other) in combinations(folders, 2):
            if folded(str(one)) == folded(str(other)):
                what = f"{first} and {second} would be written into one folder, {other}"
                hint = "`output:` in the config names them"
                expected = "expected a folder for each"
                raise MeshgenError([Finding(Code.USAGE, what, expected=expected, hint=hint)])

    def refuse_link(self, output: FilePath) -> None:
        """Raise MeshgenError where a link in the config's repository leads an output out of it."""
        self.config.folder.refuse_link(output)

    def releases(self, environments: Iterable[str]) -> dict[str, list[str]]:
        """Return the releases that environments are checked against, by product, oldest first."""
        meshes = [self.resolved(environment).mesh for environment in environments]
        declared = {
            "kubernetes": {release for mesh in meshes for release in mesh.kubernetes},
            "istio": {release for mesh in meshes for release in mesh.istio.version},
        }
        return {PRODUCTS[key]: sorted(releases, key=order) for key, releases in declared.items()}

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

    def resolved(self, environment: str | None) -> Resolved:
        """Return the config as it holds in an environment."""
        if environment is None:
            return self.config.base
        return self.config.environments[self.chosen(environment)]

    def mesh(self, environment: str | None) -> Mesh:
        """Return what the settings of an environment mean."""
        return self.resolved(environment).means

    def settings(self, environment: str | None) -> Settings:
        """Return what is set for all objects of an environment: namespace, prefix, labels."""
        mesh = self.mesh(environment)

        def settings(namespace: Namespace, **more: Any) -> Settings:
            around = (namespace.prefix, namespace.suffix)
            return Settings(namespace.name, *around, mesh.labels, namespace.written, **more)

        own, *others = mesh.namespaces.values()
        return settings(own, others={namespace.key: settings(namespace) for namespace in others})

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
    return tuple(_own_files(mesh)), tuple(mesh.schemas or ())


def _own_files(mesh: "Spec") -> list[str]:
    """Return the paths and globs of the manifests of the user's own."""
    return [one.path for one in mesh.resources or ()]
