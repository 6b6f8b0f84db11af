"""Who could reach whom before: of a git revision, or of a folder."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from meshgen.access import Compared, Matrix, Question, Verdicts, compared, matrix_of
from meshgen.access.find import Aliases
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.manifests.clusters import by_cluster, in_cluster
from meshgen.pipeline.accessing import names_in, of_config, own_namespaces
from meshgen.pipeline.before import as_it_was, config_before
from meshgen.pipeline.project import Project
from meshgen.pipeline.systems import in_clusters, system_of
from meshgen.resources import Object
from meshgen.state.applied import Tree
from meshgen.state.files import FolderFiles, at_revision
from meshgen.state.tree import objects_of, platform_in, tree_in
from meshgen.system import System

_STDIN = "-"


def compared_config(
    project: Project, environments: Sequence[str], against: str, question: Question
) -> Iterator[Compared]:
    """Yield what changed of who may reach whom in environments.

    `against` is a folder that `render` wrote, or one with a config of that name; or a git revision,
    of which the config counts. Raises MeshgenError as `of_config`, where there is none of these,
    and for a config that was wrong.
    """
    with _before(project, against) as systems:
        for verdicts in of_config(project, environments, question):
            whole = systems(verdicts.environment)
            names = names_in(project, verdicts.environment)
            own = own_namespaces(project, verdicts.environment)
            before = None if whole is None else _matrix(whole, question, names, own)
            yield compared(verdicts, before, against)


_Systems = Callable[[str], System | None]


@contextmanager
def _before(project: Project, against: str) -> Iterator[_Systems]:
    folder, config = Path(against), project.config.path.resolve()
    services, platform = _trees(project, folder) if folder.is_dir() else (None, None)
    if services is not None:
        yield _of_trees(project, services, platform)
        return
    if folder.is_dir() and not (folder / config.name).is_file():
        message = f"{against} holds no tree that meshgen wrote, and no {config.name}"
        expected = "expected a folder of `meshgen render`, one with a config, or a git revision"
        raise MeshgenError([Finding(Code.USAGE, message, expected=expected)])
    with config_before(project, against) as before:
        yield _of_project(before, against)


def _of_project(project: Project, against: str) -> _Systems:
    def of(environment: str) -> System | None:
        if environment not in project.environments:
            return None
        try:
            return system_of(project, environment)
        except MeshgenError as error:
            raise as_it_was(error, against) from None

    return of


def _trees(project: Project, folder: Path) -> tuple[Tree | None, Tree | None]:
    """Return the tree of the services in a folder, and that of what runs beside them."""

    def namespace_of(environment: str) -> str:
        known = environment if environment in project.environments else None
        return project.settings(known).namespace

    files, stores = FolderFiles(folder), project.schemas(project.environments[0])
    return tree_in(files, stores, namespace_of), platform_in(files, stores, namespace_of)


def _of_trees(project: Project, services: Tree, platform: Tree | None) -> _Systems:
    def applied(environment: str) -> Iterable[Object]:
        trees = [each for each in (services, platform) if each is not None]
        there = [each for each in trees if environment in each.environments()]
        return [each.object for tree in there for each in objects_of(tree, environment)]

    def of(environment: str) -> System | None:
        if environment not in services.environments():
            return None
        return in_clusters(project, environment, applied)

    return of


def compared_manifests(
    paths: Sequence[str], read: Callable[[Sequence[str]], Verdicts], against: str
) -> Compared:
    """Return what changed of who may reach whom with manifests.

    `against` is a git revision, of which the same paths count, or a file or a folder in place of
    them. `read` gives the verdicts of paths; raises MeshgenError as it.
    """
    now, clusters = read(paths), by_cluster(paths)
    if Path(against).exists():
        if list(clusters) != [""]:
            message = f"{against} is of one cluster, and {', '.join(clusters)} are asked about"
            raise MeshgenError([Finding(Code.USAGE, message, expected="expected a git revision")])
        return compared(now, read([against]).matrix, against)
    if _STDIN in paths:
        message = "the standard input has no git revision"
        expected = "expected files or folders, or --against a folder"
        raise MeshgenError([Finding(Code.USAGE, message, expected=expected)])
    first = next(iter(clusters.values()))[0]
    with at_revision(Path(first), against) as (copy, top):
        listed = ((name, copy / _inside(path, top)) for name in clusters for path in clusters[name])
        there = [in_cluster(name, str(place)) for name, place in listed if place.exists()]
        if not there:
            return compared(now, None, against)
        try:
            return compared(now, read(there).matrix, against)
        except MeshgenError as error:
            raise as_it_was(error, against) from None


def _inside(path: str, top: Path) -> Path:
    try:
        return Path(path).resolve().relative_to(top)
    except ValueError:
        message, expected = f"{path} is not in the repository {top}", "expected paths in one"
        raise MeshgenError([Finding(Code.USAGE, message, expected=expected)]) from None


def _matrix(
    whole: System, question: Question, names: Aliases, of_services: frozenset[str]
) -> Matrix:
    """Return who could reach whom, as far as it is asked; who was not there had no part in it."""
    try:
        return matrix_of(whole, question, names, of_services)
    except MeshgenError:
        return Matrix(whole, question.request, (), ())
