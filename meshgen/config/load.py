"""Read a meshgen.yaml and resolve it for every environment."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from meshgen.config.as_written import as_text
from meshgen.config.broken import Broken
from meshgen.config.changes import with_changes
from meshgen.config.clustered import wrong_clusters
from meshgen.config.crosscheck import crosscheck, renderable
from meshgen.config.crosscheck.place import Place
from meshgen.config.environments import environments_of, layers_of
from meshgen.config.environmenttree import environment_tree
from meshgen.config.folders import taken_folders
from meshgen.config.forms import written_out
from meshgen.config.gather import Problem, gathered
from meshgen.config.including import Written, read_files
from meshgen.config.indentation import Indentation
from meshgen.config.layers import mapping, without_later_nulls
from meshgen.config.listed import with_lists_apart
from meshgen.config.namespacenames import with_empty_namespaces, with_namespace_names
from meshgen.config.origins import Origins
from meshgen.config.ownservices import of_no_service
from meshgen.config.pulled import with_images
from meshgen.config.removals import removals_of_nothing
from meshgen.config.schema import read_schema, whole_schema
from meshgen.config.shape import Shape
from meshgen.config.uses import Referring, referring
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.inputs import ConfigFolder
from meshgen.mesh import Mesh as ResolvedMesh
from meshgen.model import Mesh
from meshgen.resources import Path as ConfigPath
from meshgen.schemas.walk import Fixed
from meshgen.yamlio import Node, locate, to_data

ONLY = "default"
# What every file has to say. Where it does not, this stands in for it, so that the rest of the
# file is checked in the same run.
_STAND_INS = {
    "apiVersion": Node("meshgen.dev/v1alpha1", Location()),
    "kind": Node("Mesh", Location()),
    "metadata": Node({"name": Node("mesh", Location())}, Location(), "", {"name": Location()}),
}


@dataclass(frozen=True)
class Resolved:
    """The config as it holds in one environment, or in none (`environment` is None).

    `means` is what its settings mean; what the checks asked of it, it still knows.
    """

    environment: str | None
    means: ResolvedMesh
    tree: Node
    origins: Origins

    @property
    def mesh(self) -> Mesh:
        """Return the settings, all layers merged."""
        return self.means.spec

    def location(self, path: ConfigPath) -> Location:
        """Return where the value at a path was written, whatever layer it came from."""
        return locate(self.tree, path)

    def find(self, path: ConfigPath) -> tuple[Location, ConfigPath]:
        """Return where the value at a path was written, and its path in the file."""
        return self.origins.find(self.tree, path)

    def written(self, path: ConfigPath) -> ConfigPath:
        """Return the path in the file of the value at a path of the merged settings."""
        return self.find(path)[1]


@dataclass(frozen=True)
class Config:
    """A config: its file, what was read of it, and what it says in each environment and in none."""

    path: Path
    folder: ConfigFolder
    base: Resolved
    environments: dict[str, Resolved]
    written: Written

    @property
    def included(self) -> tuple[Path, ...]:
        """Return the files beside the config's own."""
        return self.written.included


def load_config(
    path: Path,
    changes: Sequence[str] = (),
    allow_outside: Iterable[str | os.PathLike[str]] = (),
) -> Config:
    """Read and check a config file, with changes to it as `meshgen.config.changes` has them.

    It uses files of its repository, and of the folders `allow_outside`: see `ConfigFolder`.

    Raises MeshgenError: for a file that cannot be read or that is not YAML, with what is wrong with
    single settings of the others; else with every problem at once, of single settings, of what is
    missing once all layers are merged, and of what settings say of each other. What hangs on a
    wrong setting is not judged.
    """
    folder, schema = ConfigFolder.of(path, allow_outside), read_schema()
    written = read_files(path, folder, schema)
    # Changes may be of what a file would have said that is not there.
    return _checked(path, folder, written, changes if written.whole else (), {})


def changed(
    config: Config, changes: Sequence[str], unchanged: Mapping[str | None, Resolved]
) -> Config:
    """Return a config with more changes to what was read of it; raises MeshgenError as that.

    What is known to be `unchanged`, by environment, is not resolved anew; None is the config
    without any.
    """
    return _checked(config.path, config.folder, config.written, changes, unchanged)


def _checked(
    path: Path,
    folder: ConfigFolder,
    read: Written,
    changes: Sequence[str],
    known: Mapping[str | None, Resolved],
) -> Config:
    schema = read_schema()
    written = replace(read, root=with_changes(read.root, changes, schema, ONLY))
    root = with_empty_namespaces(as_text(written.root, schema, schema))
    origins = Origins(root, written.files)
    shape, sound = _shaped(root, origins, schema)
    moved = Indentation(root, schema) if shape.findings else None
    if moved and moved.findings:
        root = as_text(moved.root, schema, schema)
        origins = Origins(root, written.files)
        shape, sound = _shaped(root, origins, schema)
    misplaced = moved.findings if moved else []
    if not isinstance(root.value, dict) or not written.whole:
        raise MeshgenError([*written.findings, *misplaced, *shape.findings])
    names = sorted(environments_of(sound)) or [ONLY]
    removals = dict(removals_of_nothing(origins, schema))
    findings = [*written.findings, *misplaced, *shape.findings, *removals.values()]
    findings += [problem.finding for problem in of_no_service(origins, sound)]
    findings += [problem.finding for problem in wrong_clusters(origins, sound)]
    if shape.findings:
        sound = replace(sound, value={**_STAND_INS, **mapping(sound)})
    broken = Broken(frozenset({*written.broken, *shape.broken, *removals}))

    def tree(environment: str | None) -> Node:
        merged = environment_tree(sound, environment)
        return with_namespace_names(merged, sound, environment)

    resolver = _Resolver(folder, tree, origins, broken, referring(schema))
    environments = {n: r for n in names if (r := known.get(n) or resolver.resolved(n))}
    findings += gathered(resolver.problems, names)
    meshes = [one.mesh for one in environments.values()]
    findings += [problem.finding for problem in taken_folders(origins, meshes)]
    if findings:
        raise MeshgenError(findings)
    base = known.get(None) or resolver.base(next(iter(environments.values())))
    return Config(path, folder, base, environments, written)


def _shaped(root: Node, origins: Origins, schema: Fixed) -> tuple[Shape, Node]:
    """Return what is wrong with settings each by itself, and the tree without that."""
    shape = Shape(origins, schema)
    return shape, shape.sound(written_out(with_lists_apart(root, schema), schema, schema))


def long_form(root: Node) -> Node:
    """Return settings that nobody wrote in the form in which the file's own are merged."""
    schema = read_schema()
    return written_out(with_lists_apart(as_text(root, schema, schema), schema), schema, schema)


def derived(config: Config, roots: Mapping[str | None, Node]) -> Config:
    """Return a config that another one says, of the same file: what stands for each environment.

    None has what all of them share. The settings are as a file has them, without environments;
    their places are those in the other's file. Raises MeshgenError with all that is wrong.
    """
    schema, origins = read_schema(), config.base.origins

    def tree(environment: str | None) -> Node:
        root = as_text(roots[environment], schema, schema)
        sound = shape.sound(written_out(with_lists_apart(root, schema), schema, schema))
        return environment_tree(sound, None)

    shape = Shape(origins, schema)
    names = [name for name in roots if name is not None]
    resolver = _Resolver(config.folder, tree, origins, Broken(), referring(schema))
    environments = {name: r for name in names if (r := resolver.resolved(name))}
    findings = [*dict.fromkeys(shape.findings), *gathered(resolver.problems, names)]
    if findings:
        raise MeshgenError(findings)
    base = resolver.base(next(iter(environments.values())))
    return replace(config, base=base, environments=environments)


class _Resolver:
    """Merges, types and checks one environment after the other; `problems` are what is wrong."""

    def __init__(
        self,
        folder: ConfigFolder,
        tree: Callable[[str | None], Node],
        origins: Origins,
        broken: Broken,
        referring: Referring,
    ) -> None:
        self.problems: list[tuple[str, Problem]] = []
        self._folder, self._tree, self._origins, self._broken = folder, tree, origins, broken
        self._referring = referring

    def resolved(self, environment: str) -> Resolved | None:
        """Return the config in an environment, or None where it is too wrong to be typed."""
        layers = layers_of(self._origins.root, environment)
        tree = with_images(self._tree(environment), read_schema())
        broken = self._broken.within(layers)
        mesh = _typed(tree)
        if mesh is None:
            shape = Shape(self._origins, whole_schema(), broken)
            tree = shape.sound(tree)
            broken = broken.with_more(shape.broken)
            self.problems += [(environment, problem) for problem in shape.problems]
            mesh = _typed(tree)
        if mesh is None:
            if not self.problems and not self._broken.paths:
                self.problems.append((environment, Problem(_mismatch(tree))))
            return None
        means = ResolvedMesh(mesh)
        place = Place(
            means,
            tree,
            self._origins,
            environment,
            self._referring,
            self._folder,
            broken,
        )
        self.problems += [(environment, problem) for problem in crosscheck(place)]
        return Resolved(environment, means, tree, self._origins)

    def base(self, first: Resolved) -> Resolved:
        """Return the config without any environment: what is common to all before they change it.

        Where that cannot be rendered by itself, the first environment stands in for it.
        """
        tree = with_images(self._tree(None), read_schema())
        mesh = _typed(tree)
        means = None if mesh is None else ResolvedMesh(mesh)
        if means is None or not renderable(Place(means, tree, self._origins, "", self._referring)):
            return replace(first, environment=None)
        return Resolved(None, means, tree, self._origins)


def _typed(tree: Node) -> Mesh | None:
    try:
        return _converted(tree)
    except msgspec.ValidationError:
        return None


def _converted(tree: Node) -> Mesh:
    return msgspec.convert(to_data(without_later_nulls(tree)), Mesh)


def _mismatch(tree: Node) -> Finding:
    """Return what msgspec says, should it ever refuse what the schema takes."""
    try:
        _converted(tree)
    except msgspec.ValidationError as error:
        return Finding(Code.TYPE, str(error), tree.location)
    raise AssertionError("the settings are right")
