"""Environments and namespaces whose folder in an output is one of the platform's."""

from collections.abc import Iterator, Mapping, Sequence

from meshgen.config.environments import all_layers, environments_of
from meshgen.config.gather import Problem
from meshgen.config.layers import mapping, removes
from meshgen.config.origins import Origins
from meshgen.filenames import ISTIO, PLATFORM, folded
from meshgen.findings import Code
from meshgen.model import Mesh
from meshgen.resources import Path
from meshgen.yamlio import at


def taken_folders(origins: Origins, meshes: Sequence[Mesh]) -> Iterator[Problem]:
    """Yield a problem for each name whose folder is the platform's; `meshes` are all environments.

    The mesh's own folder counts where there are others beside it.
    """
    said, root = [one.platform for one in meshes if one.platform is not None], origins.root
    if not said and not any(one.clusters and one.cluster for one in meshes):
        return
    environments: dict[str, Path] = {name: one.path for name, one in environments_of(root).items()}
    yield from _taken(origins, PLATFORM, environments, "manifests of the environment")
    if any(one.istio is not None for one in said):
        yield from _taken(origins, ISTIO, environments, "platform's manifests of the environment")
    around: list[Path] = [(), *all_layers(root)]
    namespaces: dict[str, Path] = {
        name: (*layer, "namespaces", name)
        for layer in reversed(around)
        for name, node in mapping(at(root, (*layer, "namespaces"))).items()
        if not removes(node)
    }
    if namespaces:
        namespaces.setdefault(meshes[0].metadata.name, ("metadata", "name"))
    yield from _taken(origins, PLATFORM, namespaces, "chart of the namespace")


def _taken(
    origins: Origins, folder: str, named: Mapping[str, Path], what: str
) -> Iterator[Problem]:
    for name, path in named.items():
        if folded(name) == folder:
            yield origins.problem(
                origins.root,
                Code.NAME,
                path,
                f"the {what} `{name}` would be written into the folder `{folder}`, which is "
                f"{'the platform' if folder == PLATFORM else 'Istio'}'s",
                "expected another name",
                key=path != ("metadata", "name"),
            )
