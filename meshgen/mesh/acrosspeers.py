"""Who comes from other clusters and goes there, as NetworkPolicies of one cluster see it.

A policy knows only pods of its own cluster. Those of another network come through the east-west
gateway here, and are reached at the address of theirs; those of the same one have addresses.
"""

from collections.abc import Iterator, Sequence

from meshgen.mesh.clusters import Clusters
from meshgen.mesh.external import is_fixed
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.networkpeers import ANYWHERE, Port, block, pods_in
from meshgen.model import Istio
from meshgen.model.profiles import ACROSS, EAST_WEST
from meshgen.resources import Object

_GATEWAY = {"istio": EAST_WEST.removeprefix("istio-")}
# What of a rule belongs together: ports, and who is at them.
Reached = tuple[Sequence[Port], Sequence[Object]]


def arriving(
    clusters: Clusters, runs_in: Sequence[str] | None, home: Namespace, istio: Istio
) -> Iterator[Object]:
    """Yield whom pods of a namespace see that are called from the other clusters of some."""
    others = _among(clusters, runs_in)
    if any(name in clusters.across for name in others):
        yield pods_in(_GATEWAY, istio.gateway_namespace or istio.namespace, home)
    yield from _near(clusters, others)


def leaving(
    clusters: Clusters, runs_in: Sequence[str] | None, ports: Sequence[Port]
) -> Iterator[Reached]:
    """Yield where pods are, at which ports, that run in the other clusters of some."""
    others = _among(clusters, runs_in)
    across = [name for name in others if name in clusters.across]
    if across:
        yield [("TCP", ACROSS)], _addresses(clusters, across)
    near = list(_near(clusters, others))
    if near:
        yield ports, near


def control_plane(clusters: Clusters) -> Sequence[Object]:
    """Return where the control plane is, which is in another cluster."""
    return _addresses(clusters, [clusters.primary])


def _among(clusters: Clusters, named: Sequence[str] | None) -> list[str]:
    return [name for name in clusters.others if named is None or name in named]


def _addresses(clusters: Clusters, names: Sequence[str]) -> Sequence[Object]:
    """Return the addresses of the gateways of clusters; anywhere, where one is no address."""
    # One that there is not is a mistake of the config, told elsewhere.
    said = [one.address if one else None for one in map(clusters.all.get, names)]
    if not all(one is not None and is_fixed(one) for one in said):
        return ANYWHERE
    return [block(one) for one in said if one is not None]


def _near(clusters: Clusters, names: Sequence[str]) -> Iterator[Object]:
    """Yield the addresses of pods of clusters in the same network."""
    for name in names:
        if name not in clusters.across:
            yield from (block(one) for one in clusters.all[name].pods or ())
