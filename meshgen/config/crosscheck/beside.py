"""The services and the platform in each other's way: folders, namespaces."""

from collections.abc import Iterator, Mapping

from meshgen.config.crosscheck.place import Place
from meshgen.config.environments import all_layers, environments_of
from meshgen.config.gather import Problem
from meshgen.config.layers import mapping, removes
from meshgen.filenames import ISTIO, PLATFORM, folded
from meshgen.findings import Code
from meshgen.resources import Path
from meshgen.yamlio import at


def folders(place: Place) -> Iterator[Problem]:
    """Find environments and namespaces whose folder in an output is one of the platform's."""
    said, root = place.mesh.spec.platform, place.origins.root
    if said is None:
        return
    environments: dict[str, Path] = {name: one.path for name, one in environments_of(root).items()}
    yield from _taken(place, PLATFORM, environments, "manifests of the environment")
    if said.istio is not None:
        yield from _taken(place, ISTIO, environments, "platform's manifests of the environment")
    around: list[Path] = [(), *all_layers(root)]
    namespaces: dict[str, Path] = {
        name: (*layer, "namespaces", name)
        for layer in reversed(around)
        for name, node in mapping(at(root, (*layer, "namespaces"))).items()
        if not removes(node)
    }
    if namespaces:
        namespaces.setdefault(place.mesh.name, ("metadata", "name"))
    yield from _taken(place, PLATFORM, namespaces, "chart of the namespace")


def sidecars(place: Place) -> Iterator[Problem]:
    """Find a namespace of the mesh in which the platform is: its pods would get sidecars."""
    said = place.mesh.spec.platform
    if said is None:
        return
    for namespace in place.mesh.namespaces.values():
        if namespace.name == said.namespace.name and namespace.mesh:
            whose = f"`{namespace.key}`" if namespace.key else "the environment's own namespace"
            yield place.problem(
                Code.CONFLICT,
                place.written((PLATFORM, "namespace", "name")),
                f"the platform is in `{namespace.name}`, as {whose} is, which is in the mesh: its "
                "pods would get sidecars",
                "expected another `platform.namespace`",
                f"or `mesh: false` in `namespaces.{namespace.key}`" if namespace.key else "",
            )


def _taken(place: Place, folder: str, named: Mapping[str, Path], what: str) -> Iterator[Problem]:
    for name, path in named.items():
        if folded(name) == folder:
            yield place.origins.problem(
                place.origins.root,
                Code.NAME,
                path,
                f"the {what} `{name}` would be written into the folder `{folder}`, which is "
                f"{'the platform' if folder == PLATFORM else 'Istio'}'s",
                "expected another name",
                key=path != ("metadata", "name"),
            )
