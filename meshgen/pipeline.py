"""The way from a config to files, step by step; what is worked out is kept for the run."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from meshgen.config import Config, Resolved, load_config
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location, Severity, in_order, weighed
from meshgen.resources import Object, Resource, dotted
from meshgen.resources import Path as ConfigPath

if TYPE_CHECKING:
    from meshgen.capacity import Problem, WorkloadKey
    from meshgen.checks.schema_releases import ReleasesChecker
    from meshgen.forecast import Forecast
    from meshgen.model import Mesh
    from meshgen.plan import Plan
    from meshgen.render.render import Renderer
    from meshgen.render.sources import Sources
    from meshgen.schemas.stores import Stores
    from meshgen.transform import Settings

# Called with what is being done, for a progress bar.
Progress = Callable[[str], None]

# Kinds without which nothing can be over a limit.
_LIMITS = ("LimitRange", "ResourceQuota")


class Project:
    """A config, and everything that comes of it."""

    def __init__(
        self, path: Path, progress: Progress | None = None, changes: Sequence[str] = ()
    ) -> None:
        """Read the config, with changes to it as `meshgen.config.changes` has them.

        Raises MeshgenError with everything that is wrong with it.
        """
        self._progress = progress or (lambda _: None)
        self._progress("reading the config")
        self.config: Config = load_config(path, changes)
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
        """Return what is wrong with every environment's objects, by their schemas and quotas."""
        return [f for env in environments or self.environments for f in self._findings(env)]

    def forecasts(self, environment: str, nodes: int | None = None) -> "tuple[Forecast, ...]":
        """Return what an environment will use of its quotas on each cluster that it declares.

        `nodes` is how many run the pods of a DaemonSet; None means what the config says.
        """
        from meshgen.forecast import clusters, forecast

        mesh = self._resolved(environment).mesh
        return forecast(self.objects(environment), clusters(mesh, nodes or mesh.nodes))

    def over_quota(self, environment: str, forecasts: "Sequence[Forecast]") -> list[Finding]:
        """Return what of an environment does not fit, weighed as its config wants it."""
        from meshgen.forecast import findings

        resolved, origins = self._resolved(environment), self.origins(environment)

        def place(problem: "Problem") -> tuple[Location, str]:
            origin = origins.get(problem.object, ())
            return resolved.location(origin), dotted(resolved.written(origin))

        return weighed(findings(forecasts, place), self._severities(environment))

    def origins(self, environment: str) -> "dict[WorkloadKey, ConfigPath]":
        """Return the setting that each object of an environment comes from."""
        from meshgen.forecast import key_of

        pairs = zip(self.objects(environment), self.resources(environment), strict=True)
        return {key_of(obj): resource.origin for obj, resource in pairs}

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

    def _severities(self, environment: str) -> dict[str, str]:
        found = self._resolved(environment).mesh.severities or {}
        return {code: str(severity) for code, severity in found.items()}

    def _findings(self, environment: str) -> list[Finding]:
        found = weighed(self._check(environment), self._severities(environment))
        limits = any(obj.get("kind") in _LIMITS for obj in self.objects(environment))
        # Figures of what the API server would refuse tell nothing.
        if not limits or any(finding.severity is Severity.ERROR for finding in found):
            return found
        return [*found, *self.over_quota(environment, self.forecasts(environment))]

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
