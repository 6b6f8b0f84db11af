"""The environments of a config: those that it names, and one for each cluster of those in several.

`environments.prod.clusters: [east, west]` is `prod-east` and `prod-west`, each an environment as
any other. What stands under `clusters.east` is the strongest layer of the one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from meshgen.config.layers import mapping
from meshgen.resources import Path
from meshgen.yamlio import Node, at, locate

ENVIRONMENTS, CLUSTERS, CLUSTER = "environments", "clusters", "cluster"
# How long the paths of an environment's layer and of a cluster's are.
_OF_ENVIRONMENT, _OF_CLUSTER = 2, 4


@dataclass(frozen=True)
class Deployed:
    """An environment: what the file calls it, its cluster if it has several, and its layers.

    `layers` are the paths of what stands over the settings of all, the weakest first.
    """

    said: str
    cluster: str
    layers: tuple[Path, ...]

    @property
    def name(self) -> str:
        """Return what it is called."""
        return f"{self.said}-{self.cluster}" if self.cluster else self.said

    @property
    def path(self) -> Path:
        """Return where the file calls it into being."""
        return self.layers[-1]


def deployed(root: Node) -> Iterator[Deployed]:
    """Yield the environments in the order of the file; of a wrong file two may have one name."""
    for said, node in mapping(at(root, (ENVIRONMENTS,))).items():
        yield from deployed_as(said, node)


def deployed_as(said: str, environment: Node) -> Iterator[Deployed]:
    """Yield what an environment of the file is: one, or one in each of its clusters."""
    layer: Path = (ENVIRONMENTS, said)
    inside = mapping(mapping(environment).get(CLUSTERS))
    for cluster in inside:
        yield Deployed(said, cluster, (layer, (*layer, CLUSTERS, cluster)))
    if not inside:
        yield Deployed(said, "", (layer,))


def environments_of(root: Node) -> Mapping[str, Deployed]:
    """Return the environments by name; of two of one name, which is wrong, one."""
    return {one.name: one for one in deployed(root)}


def environment_of(root: Node, name: str | None) -> Deployed | None:
    """Return the environment of a name, whatever others there are; None where none has it."""
    environments = mapping(at(root, (ENVIRONMENTS,)))
    parts = (name or "").split("-")
    # An environment's name and a cluster's may have hyphens as well.
    for end in range(len(parts), 0, -1):
        said = "-".join(parts[:end])
        if said in environments:
            found = deployed_as(said, environments[said])
            if (one := next((one for one in found if one.name == name), None)) is not None:
                return one
    return None


def in_clusters(root: Node, said: str) -> list[str]:
    """Return what an environment of the file is called in each of its clusters.

    One that runs in no clusters of its own has no such names.
    """
    environment = at(root, (ENVIRONMENTS, said))
    found = deployed_as(said, environment) if environment is not None else ()
    return [one.name for one in found if one.cluster]


def layers_of(root: Node, environment: str | None) -> tuple[Path, ...]:
    """Return where an environment's settings stand, the weakest first; none of what has none."""
    one = environment_of(root, environment)
    return one.layers if one is not None else ()


def layers_at(path: Path) -> tuple[Path, ...]:
    """Return the layers of an environment in which a path of the file is, the weakest first."""
    if path[:1] != (ENVIRONMENTS,) or len(path) < _OF_ENVIRONMENT:
        return ()
    if path[_OF_ENVIRONMENT : _OF_CLUSTER - 1] != (CLUSTERS,) or len(path) < _OF_CLUSTER:
        return (path[:_OF_ENVIRONMENT],)
    return path[:_OF_ENVIRONMENT], path[:_OF_CLUSTER]


def all_layers(root: Node) -> list[Path]:
    """Return where the file has settings of an environment, or of one cluster of it."""
    return list(dict.fromkeys(layer for one in deployed(root) for layer in one.layers))


def with_clusters_named(root: Node) -> Node:
    """Return a config in which lists of an environment's clusters are mappings from their names."""
    environments = mapping(root).get(ENVIRONMENTS)
    if environments is None or not mapping(environments):
        return root
    changed = {name: _named(node) for name, node in mapping(environments).items()}
    whole = {**mapping(root), ENVIRONMENTS: replace(environments, value=changed)}
    return replace(root, value=whole)


def in_its_clusters(tree: Node, root: Node, one: Deployed | None) -> Node:
    """Return an environment's settings with its `cluster`, and of `clusters` those that it has.

    They are those that it runs in as one mesh. `root` is the config as written.
    """
    top, keys = dict(mapping(tree)), dict(tree.keys)
    if one is not None and one.cluster:
        where = locate(root, one.path, key=True)
        top[CLUSTER], keys[CLUSTER] = Node(one.cluster, where), where
    own, declared = top.get(CLUSTER), top.get(CLUSTERS)
    if own is not None and declared is not None:
        several = one is not None and bool(one.cluster)
        names = mapping(at(root, one.path[:-1])) if one is not None and several else (own.value,)
        of_it = {name: node for name, node in mapping(declared).items() if name in names}
        top[CLUSTERS] = replace(declared, value=of_it)
    return replace(tree, value=top, keys=keys)


def _named(environment: Node) -> Node:
    said = mapping(environment).get(CLUSTERS)
    if said is None or not isinstance(said.value, list):
        return environment
    keys = {str(item.value): item.location for item in said.value}
    if len(keys) < len(said.value):
        return environment
    named = Node({key: Node(None, where) for key, where in keys.items()}, said.location, "", keys)
    return replace(environment, value={**mapping(environment), CLUSTERS: named})
