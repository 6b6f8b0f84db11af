"""Clusters, and what the match of a patch asks of them.

Source: clusterMatch of istio.io/istio/pilot/pkg/networking/core/envoyfilter.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from meshgen.lenient import text
from meshgen.xds.envoyfilter.tracked import Condition
from meshgen.xds.resources import Json


@dataclass(frozen=True)
class ClusterSpot:
    """A cluster, and the hosts that are behind it where it is for what comes in."""

    cluster: Json
    hosts: Sequence[str] = ()

    @property
    def _parts(self) -> Sequence[str]:
        """Return direction, port, subset and host, by its name.

        Source: ParseSubsetKey of istio.io/istio/pilot/pkg/model.
        """
        name = text(self.cluster.get("name"))
        parts = name.split("|" if "|" in name else "_.")
        return parts if len(parts) == 4 else ("", "", "", "")

    def names(self) -> Sequence[str]:
        """Return its name."""
        return [text(self.cluster.get("name"))]

    def subsets(self) -> Sequence[str]:
        """Return the subset that it is of."""
        return [self._parts[2]]

    def services(self) -> Sequence[str]:
        """Return the hosts that it is for."""
        return self.hosts or [self._parts[3]]

    def port_numbers(self) -> Sequence[int]:
        """Return the port that it is for."""
        port = self._parts[1]
        return [int(port) if port.isdecimal() else 0]


CLUSTER_NAME = (Condition(("cluster", "name"), "cluster", ClusterSpot.names),)
CLUSTER = (
    Condition(("cluster", "subset"), "cluster", ClusterSpot.subsets),
    Condition(("cluster", "service"), "cluster", ClusterSpot.services),
    Condition(("cluster", "portNumber"), "cluster", ClusterSpot.port_numbers),
)
