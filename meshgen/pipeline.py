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
    from meshgen.checks.schema import SchemaChecker
    from meshgen.plan import Plan
    from meshgen.render.render import Renderer
    from meshgen.schemas.store import SchemaStore
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
        self._checkers: dict[tuple[str, str], tuple[SchemaStore, SchemaChecker]] = {}

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

        store, _ = self._schemas(environment)
        return finished(self.resources(environment), self._settings(environment), store.namespaced)

    def check(self, environments: list[str] | None = None) -> list[Finding]:
        """Return what the schemas say of every environment's objects."""
        return [f for env in environments or self.environments for f in self._check(env)]

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

        store, _ = self._schemas(self.environments[0])
        return make_plan(
            self.config.base.mesh.metadata.name,
            self.resources(None),
            {env: self.resources(env) for env in self.environments},
            {env: self._settings(env) for env in self.environments},
            store.merge_key,
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

    def _schemas(self, environment: str) -> "tuple[SchemaStore, SchemaChecker]":
        from meshgen.checks.schema import SchemaChecker
        from meshgen.schemas.store import SchemaStore

        mesh = self._resolved(environment).mesh
        versions = (mesh.kubernetes, mesh.istio.version)
        if versions not in self._checkers:
            store = SchemaStore(*versions)
            self._checkers[versions] = (store, SchemaChecker(store))
        return self._checkers[versions]

    def _check(self, environment: str) -> Iterator[Finding]:
        self._progress(f"checking {environment}")
        (_, checker), resolved = self._schemas(environment), self._resolved(environment)
        objects = self.objects(environment)
        for resource, obj in zip(self.resources(environment), objects, strict=True):
            for violation in checker.check(obj):
                # Somebody's own API, of which meshgen has no schemas.
                unknown = violation.code is Code.NO_SCHEMA
                yield Finding(
                    violation.code,
                    f"{dotted(violation.path)}: {violation.message}"
                    if violation.path
                    else violation.message,
                    resolved.location(resource.origin),
                    dotted(resolved.written(resource.origin)),
                    violation.expected,
                    violation.hint,
                    str(resource.key),
                    Severity.WARNING if unknown else violation.severity,
                )

    def _refuse_errors(self, findings: list[Finding]) -> None:
        if any(f.severity is Severity.ERROR for f in findings):
            raise MeshgenError(findings)
        self.warnings = in_order([*self.warnings, *findings])
