"""The way from a config to files, step by step; what is worked out is kept for the run."""

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from meshgen.config import Config, Resolved, load_config
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Severity, in_order
from meshgen.resources import Object, Resource, dotted

if TYPE_CHECKING:
    from meshgen.checks.schema_releases import ReleasesChecker
    from meshgen.model import Mesh
    from meshgen.plan import Plan
    from meshgen.render.render import Renderer
    from meshgen.render.sources import Sources
    from meshgen.schemas.stores import Stores
    from meshgen.transform import Settings

# Called with what is being done, for a progress bar.
Progress = Callable[[str], None]


class Project:
    """A config, and everything that comes of it."""

    def __init__(self, path: Path, progress: Progress | None = None) -> None:
        """Read the config; raises MeshgenError with everything that is wrong with it."""
        self._progress = progress or (lambda _: None)
        self._progress("reading the config")
        self.config: Config = load_config(path)
        # What does not keep anything from being written.
        self.warnings: list[Finding] = []
        self._rendered: dict[str | None, list[Resource]] = {}
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

    def resources(self, environment: str | None) -> list[Resource]:
        """Return the resources with names before prefix and namespace; None means no environment.

        Raises MeshgenError where a template, a patch or a file of the user's is wrong.
        """
        if environment not in self._rendered:
            self._progress(f"rendering {environment or 'the base'}")
            resolved = self._resolved(environment)
            rendered = self._renderer.render(resolved.mesh, resolved.location)
            self._rendered[environment] = rendered
        return self._rendered[environment]

    def objects(self, environment: str) -> list[Object]:
        """Return the objects as the cluster will have them."""
        from meshgen.transform import finished

        schemas = self._schemas(environment)
        settings = self._settings(environment)
        return finished(self.resources(environment), settings, schemas.namespaced)

    def check(self, environments: list[str] | None = None) -> list[Finding]:
        """Return what the schemas say of every environment's objects."""
        return [f for env in environments or self.environments for f in self._check(env)]

    def releases(self, environments: list[str]) -> dict[str, list[str]]:
        """Return the releases that environments are checked against, by product, oldest first."""
        from meshgen.schemas.index import PRODUCTS, order

        meshes = [self._resolved(environment).mesh for environment in environments]
        said = {
            "kubernetes": {release for mesh in meshes for release in mesh.kubernetes},
            "istio": {release for mesh in meshes for release in mesh.istio.version},
        }
        return {PRODUCTS[key]: sorted(found, key=order) for key, found in said.items()}

    def files(self) -> dict[str, str]:
        """Return the Kustomize tree as text by path.

        Raises MeshgenError where anything is wrong, so that nothing wrong can be written.
        """
        from meshgen.emit import kustomize_files

        self._refuse_errors(self.check())
        self._progress("comparing environments")
        return kustomize_files(self.plan, self.config.path.name)

    def stream(self, environment: str) -> str:
        """Return one environment's objects as a YAML stream; raises MeshgenError as `files`."""
        from meshgen.emit import stream

        self._refuse_errors(self.check([environment]))
        return stream(self.objects(environment))

    @cached_property
    def plan(self) -> "Plan":
        """Return what the environments share and what each changes."""
        from meshgen.plan import make_plan
        from meshgen.render.sidecar import ANNOTATIONS

        return make_plan(
            self.config.base.mesh.metadata.name,
            self.resources(None),
            {env: self.resources(env) for env in self.environments},
            {env: self._settings(env) for env in self.environments},
            self._schemas(self.environments[0]).merge_key,
            tuple(ANNOTATIONS),
        )

    @cached_property
    def _renderer(self) -> "Renderer":
        from meshgen.render.render import Renderer

        base = self.config.base
        return Renderer(self.config.path.parent, base.mesh.templates, base.location)

    def _resolved(self, environment: str | None) -> Resolved:
        config = self.config
        return config.base if environment is None else config.environments[environment]

    def _settings(self, environment: str) -> "Settings":
        from meshgen.render.view import MeshView
        from meshgen.transform import Settings

        view = MeshView(self._resolved(environment).mesh)
        own = dict(sorted((view.spec.labels or {}).items()))
        labels = {
            "app.kubernetes.io/managed-by": "meshgen",
            "app.kubernetes.io/part-of": view.name,
            **own,
        }
        prefix, suffix = view.spec.name_prefix or "", view.spec.name_suffix or ""
        return Settings(view.namespace.name, prefix, suffix, labels)

    def _schemas(self, environment: str) -> "Stores":
        from meshgen.schemas.stores import Stores

        mesh = self._resolved(environment).mesh
        versions = (mesh.kubernetes, mesh.istio.version)
        if versions not in self._stores:
            self._stores[versions] = Stores(*versions)
        return self._stores[versions]

    @cached_property
    def _checker(self) -> "ReleasesChecker":
        from meshgen.checks.schema_releases import ReleasesChecker

        return ReleasesChecker()

    def _check(self, environment: str) -> Iterator[Finding]:
        from meshgen.checks.schema_place import is_about_key

        self._progress(f"checking {environment}")
        schemas, sources = self._schemas(environment), self._sources(environment)
        objects = self.objects(environment)
        for position, resource in enumerate(self.resources(environment)):
            for violation in self._checker.check(schemas, objects[position]):
                # Somebody's own API, of which meshgen has no schemas.
                unknown = violation.code is Code.NO_SCHEMA
                key = is_about_key(violation)
                location, path = sources.place(position, resource, violation.path, key=key)
                yield Finding(
                    violation.code,
                    f"{dotted(violation.path)}: {violation.message}"
                    if violation.path
                    else violation.message,
                    location,
                    dotted(path),
                    violation.expected,
                    violation.hint,
                    str(resource.key),
                    Severity.WARNING if unknown else violation.severity,
                )

    def _sources(self, environment: str) -> "Sources":
        from meshgen.render.sources import Sources

        resolved = self._resolved(environment)

        def render(mesh: "Mesh") -> list[Resource]:
            return self._renderer.render(mesh, resolved.location)

        return Sources(resolved, render, self.config.path.parent)

    def _refuse_errors(self, findings: list[Finding]) -> None:
        if any(f.severity is Severity.ERROR for f in findings):
            raise MeshgenError(findings)
        self.warnings = in_order([*self.warnings, *findings])
