"""Which tree a folder holds."""

from collections.abc import Callable

from meshgen.errors import MeshgenError
from meshgen.filenames import ISTIO, PLATFORM
from meshgen.findings import Code, Finding
from meshgen.merge import PatchError
from meshgen.schemas.stores import Stores
from meshgen.state.applied import Applied, Tree
from meshgen.state.files import Files, FilesBelow, FilesBeside
from meshgen.state.helm import HelmTree, charts_in
from meshgen.state.kustomize import KustomizeTree, is_kustomize
from meshgen.state.plain import PlainTree
from meshgen.writer.manifest import FORMER, NAME


def objects_of(tree: Tree, environment: str) -> list[Applied]:
    """Return an environment's objects; raises MeshgenError for what is not as meshgen wrote it."""
    try:
        return tree.objects(environment)
    except PatchError as error:
        raise _unlike(environment, str(error)) from None
    except (LookupError, TypeError, AttributeError, ValueError):
        # Files that somebody edited hold anything, and reading them looks at nothing before.
        raise _unlike(environment, "its files are not as meshgen wrote them") from None


def _unlike(environment: str, why: str) -> MeshgenError:
    return MeshgenError([Finding(Code.READ, f"{environment}: {why}")])


def tree_in(files: Files, stores: Stores, namespace_of: Callable[[str], str]) -> Tree | None:
    """Return the tree of the services that files are; None where there is none.

    `stores` know the kinds, `namespace_of` the namespace of an environment.
    """
    beside = FilesBeside(files, PLATFORM)
    return _tree(beside, stores, namespace_of) if _is_written(files) else None


def platform_in(files: Files, stores: Stores, namespace_of: Callable[[str], str]) -> Tree | None:
    """Return the tree of the platform in files, as `tree_in`."""
    if not _is_written(files) or PLATFORM not in files.folders(""):
        return None
    manifests = FilesBeside(FilesBelow(files, PLATFORM), ISTIO)
    return _tree(manifests, stores, namespace_of)


def _is_written(files: Files) -> bool:
    return any(files.text(name) is not None for name in (NAME, FORMER))


def _tree(files: Files, stores: Stores, namespace_of: Callable[[str], str]) -> Tree:
    if charts_in(files):
        return HelmTree(files, namespace_of)
    return KustomizeTree(files, stores) if is_kustomize(files) else PlainTree(files)
