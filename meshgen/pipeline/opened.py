"""A config as it was opened: its environments, its files, and where outputs go."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from meshgen.checks.weights import checked
from meshgen.config import Config, Resolved, load_config
from meshgen.config.environments import environment_of, in_clusters
from meshgen.errors import MeshgenError
from meshgen.filenames import folded
from meshgen.findings import Code, Finding
from meshgen.inputs import choose
from meshgen.mesh import Mesh, Namespace
from meshgen.nearest import did_you_mean
from meshgen.outputs.registry import OUTPUTS
from meshgen.pipeline.kept import Keeping
from meshgen.resources import Path
from meshgen.schemas.index import PRODUCTS, order
from meshgen.transform import Settings
from meshgen.yamlio import Node

if TYPE_CHECKING:
    from meshgen.model import Mesh as Spec

# Called with what is being done, for a progress bar.
Progress = Callable[[str], None]


class Opened(Keeping):
    """A config that was read, and what it says of itself.

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
        self.results, self.known = {}, {}

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
                    for listed in (own_files(mesh), mesh.schemas, mesh.rule_files)
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


def own_files(mesh: "Spec") -> list[str]:
    """Return the paths and globs of the manifests of the user's own."""
    return [one.path for one in mesh.resources or ()]
