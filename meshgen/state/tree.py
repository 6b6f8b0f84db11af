"""Which tree a folder holds."""

from collections.abc import Callable

from meshgen.schemas.stores import Stores
from meshgen.state.applied import Tree
from meshgen.state.files import Files
from meshgen.state.helm import HelmTree
from meshgen.state.kustomize import KustomizeTree
from meshgen.state.plain import PlainTree
from meshgen.writer.manifest import FORMER, NAME


def tree_in(files: Files, stores: Stores, namespace_of: Callable[[str], str]) -> Tree | None:
    """Return the tree that files are; None where there is none.

    `stores` know the kinds, `namespace_of` the namespace of an environment.
    """
    if all(files.text(name) is None for name in (NAME, FORMER)):
        return None
    if files.text("Chart.yaml") is not None:
        return HelmTree(files, namespace_of)
    is_kustomize = files.text("base/kustomization.yaml") is not None
    return KustomizeTree(files, stores) if is_kustomize else PlainTree(files)
