"""Where environments run: clusters that there are, and names that are no other environment's."""

from collections.abc import Iterator

from meshgen.config.environments import (
    CLUSTER,
    CLUSTERS,
    ENVIRONMENTS,
    Deployed,
    all_layers,
    deployed,
)
from meshgen.config.gather import Problem
from meshgen.config.layers import mapping, removes
from meshgen.config.origins import Origins
from meshgen.findings import Code
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path
from meshgen.yamlio import Node, at

_PRIMARY = "primary"


def wrong_clusters(origins: Origins, sound: Node) -> Iterator[Problem]:
    """Yield a problem for each cluster that there is not, and each name that two environments have.

    `sound` is the config as written, without what is wrong by itself.
    """
    found = list(deployed(sound))
    yield from _unknown(origins, sound, found)
    yield from _said_twice(origins, sound, found)
    yield from _called_alike(origins, found)
    yield from _nowhere(origins, sound, found)


def _unknown(origins: Origins, sound: Node, found: list[Deployed]) -> Iterator[Problem]:
    known = list(mapping(at(sound, (CLUSTERS,))))
    declare = "declare it: `clusters: {%s: {}}`"
    for one in found:
        if one.cluster and one.cluster not in known:
            what = f"no cluster is called `{one.cluster}`"
            hint = did_you_mean(one.cluster, known) or declare % one.cluster
            expected = one_of(known) if known else "expected it in `clusters` at the top"
            yield origins.problem(
                origins.root, Code.REFERENCE, one.path, what, expected, hint, key=True
            )
    settings: list[Path] = [(CLUSTER,), *((ENVIRONMENTS, one.said, CLUSTER) for one in found)]
    settings += [(CLUSTERS, name, _PRIMARY) for name in known]
    for path in dict.fromkeys(settings if known else ()):
        said = at(sound, path)
        if said is not None and not removes(said) and said.value not in known:
            what = f"no cluster is called `{said.value}`"
            hint = did_you_mean(str(said.value), known)
            yield origins.problem(origins.root, Code.REFERENCE, path, what, one_of(known), hint)
    for path, said in _of_services(sound):
        if known and said.value not in known:
            what = f"no cluster is called `{said.value}`"
            hint = did_you_mean(str(said.value), known)
            yield origins.problem(origins.root, Code.REFERENCE, path, what, one_of(known), hint)
    for name in known:
        other = at(sound, (CLUSTERS, name, _PRIMARY))
        theirs = at(sound, (CLUSTERS, str(other.value), _PRIMARY)) if other is not None else None
        if other is not None and theirs is not None and theirs.value not in (None, other.value):
            what = (
                f"`{other.value}` has no control plane of its own: its primary is `{theirs.value}`"
            )
            path = (CLUSTERS, name, _PRIMARY)
            expected = "expected a cluster that is its own primary"
            yield origins.problem(origins.root, Code.CONFLICT, path, what, expected)


def _of_services(sound: Node) -> Iterator[tuple[Path, Node]]:
    """Yield the clusters that services are said to run in, in any layer, with their paths."""
    for layer in ((), *all_layers(sound)):
        defaults: list[Path] = [(*layer, "defaults")]
        defaults += [(*layer, "services", s) for s in mapping(at(sound, (*layer, "services")))]
        for namespace in mapping(at(sound, (*layer, "namespaces"))):
            defaults.append((*layer, "namespaces", namespace, "defaults"))
        for where in defaults:
            named = at(sound, (*where, CLUSTERS))
            items = named.value if named is not None and isinstance(named.value, list) else []
            yield from (((*where, CLUSTERS, i), item) for i, item in enumerate(items))


def _said_twice(origins: Origins, sound: Node, found: list[Deployed]) -> Iterator[Problem]:
    """Yield a problem for `cluster` beside `clusters`, which say it already."""
    layers = (layer for one in found if one.cluster for layer in one.layers)
    for layer in dict.fromkeys(layers):
        path = (*layer, CLUSTER)
        said = at(sound, path)
        if said is not None and not removes(said):
            what = "`clusters` say where it runs"
            expected = "expected no `cluster` beside or below them"
            yield origins.problem(origins.root, Code.CONFLICT, path, what, expected, key=True)


def _called_alike(origins: Origins, found: list[Deployed]) -> Iterator[Problem]:
    first: dict[str, Deployed] = {}
    for one in found:
        other = first.setdefault(one.name, one)
        if other is not one:
            # Of a name that is written, the one that is made of two is to be told.
            told, beside = (one, other) if one.cluster else (other, one)
            where = ".".join(map(str, beside.path))
            what = f"`{one.name}` is what {where} is called already"
            expected = "expected another name of the environment, or of the cluster"
            yield origins.problem(origins.root, Code.NAME, told.path, what, expected, key=True)


def _nowhere(origins: Origins, sound: Node, found: list[Deployed]) -> Iterator[Problem]:
    """Yield a problem for clusters in none of which anything runs."""
    names = mapping(at(sound, (CLUSTERS,)))
    # What names none is told by itself.
    of_each = [(ENVIRONMENTS, one.said, CLUSTERS) for one in found]
    settings: list[Path] = [
        (CLUSTER,),
        *((*layer, CLUSTER) for one in found for layer in one.layers),
    ]
    told = any((said := at(origins.root, path)) and not removes(said) for path in of_each)
    runs = any(one.cluster for one in found) or any(at(sound, path) for path in settings) or told
    if names and not runs:
        what = "nothing runs in these clusters"
        expected = f"expected `clusters: [{', '.join(names)}]` in an environment"
        yield origins.problem(origins.root, Code.CONFLICT, (CLUSTERS,), what, expected, key=True)
