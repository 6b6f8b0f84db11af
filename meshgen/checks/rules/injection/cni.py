"""Where Istio's CNI plugin redirects the traffic of pods, and no container of theirs."""

from meshgen.quota import Cluster
from meshgen.quota.sidecar import has_cni
from meshgen.system import System

_PLUGIN = "istio-cni-node"


def divided(system: System) -> tuple[list[Cluster], list[Cluster]]:
    """Return the clusters that have the plugin, and those that have not.

    They have it too where it is among the objects, and nobody said that it is not.
    """
    here = any(_PLUGIN in member.name for member in system.of("DaemonSet.apps"))
    having = [c for c in system.clusters if has_cni(c) or (here and c.cni is None)]
    return having, [cluster for cluster in system.clusters if cluster not in having]
