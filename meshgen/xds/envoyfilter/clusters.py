"""EnvoyFilters applied to clusters.

Source: ApplyClusterMerge and InsertedClusters of
istio.io/istio/pilot/pkg/networking/core/envoyfilter.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from meshgen.lenient import mapping, text
from meshgen.xds.envoyfilter.chosen import Patches
from meshgen.xds.envoyfilter.in_clusters import CLUSTER, CLUSTER_NAME, ClusterSpot
from meshgen.xds.envoyfilter.listeners import merge_socket
from meshgen.xds.envoyfilter.merging import OtherTypeError
from meshgen.xds.envoyfilter.tracked import Tracked
from meshgen.xds.resources import Json


def patched_clusters(
    patches: Patches,
    context: str,
    clusters: Iterable[Json],
    hosts_of: Callable[[str], Sequence[str]] = lambda _: (),
) -> list[Json]:
    """Return the clusters of one side; `hosts_of` says which hosts one for what comes in has."""
    kept = []
    for cluster in clusters:
        spot = ClusterSpot(cluster, hosts_of(text(cluster.get("name"))))
        try:
            is_removed = _is_removed(patches, context, spot)
        except OtherTypeError:
            is_removed = False
        kept += [] if is_removed else [cluster]
    return kept + patches.added("CLUSTER", context)


def _is_removed(patches: Patches, context: str, spot: ClusterSpot) -> bool:
    for patch in patches.of("CLUSTER", context):
        by_name = mapping(patch.patch.match, "cluster").get("name")
        if patch.operation == "ADD" or not patch.fits(CLUSTER_NAME if by_name else CLUSTER, spot):
            continue
        if patch.operation == "REMOVE":
            patch.is_applied = True
            return True
        if patch.merges:
            _merge(patch, spot.cluster)
    return False


def _merge(patch: Tracked, cluster: Json) -> None:
    """Merge a cluster; of one with a transport socket, nothing but that counts."""
    given: Any = mapping(patch.value).get("transportSocket")
    if not given:
        patch.merge_into(cluster)
        return
    name, matches = given.get("name", ""), cluster.get("transportSocketMatches")
    sockets = [match["transportSocket"] for match in matches or () if "transportSocket" in match]
    if not matches and "transportSocket" in cluster:
        sockets = [cluster["transportSocket"]]
    there = next((each for each in sockets if each.get("name", "") == name), None)
    if there is not None:
        merge_socket(patch, there, given)
    elif matches:
        patch.trouble = f"no transport socket that is matched is called {name}"
    else:
        cluster["transportSocket"] = given
        patch.is_applied = True
