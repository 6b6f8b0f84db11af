"""The clusters that a mesh spans, as one of them sees the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meshgen.model import Mesh as Spec
from meshgen.model.clusters import Cluster


@dataclass(frozen=True)
class Clusters:
    """The cluster that an environment runs in, `own`, among all that it runs in as one mesh."""

    own: str
    all: Mapping[str, Cluster]

    @property
    def others(self) -> Sequence[str]:
        """Return the other ones, in order."""
        return [name for name in self.all if name != self.own]

    @property
    def network(self) -> str | None:
        """Return the network of its own pods."""
        return self.all[self.own].network

    @property
    def across(self) -> Sequence[str]:
        """Return the clusters in other networks, whose pods are reached through their gateway."""
        return [name for name in self.others if self.all[name].network != self.network]

    @property
    def primary(self) -> str:
        """Return the cluster whose control plane its proxies ask: itself, or another one."""
        return self.all[self.own].primary or self.own

    @property
    def is_primary(self) -> bool:
        """Return whether it has a control plane of its own."""
        return self.primary == self.own

    @property
    def remotes(self) -> Sequence[str]:
        """Return the other clusters whose proxies ask its control plane."""
        return [name for name in self.others if self.all[name].primary == self.own]

    @property
    def has_gateway(self) -> bool:
        """Return whether others reach something of it through an east-west gateway."""
        return bool(self.across) or bool(self.remotes)


def clusters_of(spec: Spec) -> Clusters | None:
    """Return where an environment runs; None where nothing is known of its cluster."""
    declared, own = dict(sorted((spec.clusters or {}).items())), spec.cluster
    return Clusters(own, declared) if own is not None and own in declared else None


def runs_in(clusters: Clusters | None, named: Sequence[str] | None) -> tuple[bool, bool]:
    """Return whether what runs in some clusters runs in this one, and whether objects for it count.

    An environment in one cluster runs all that it has there. Istio's objects for pods are read
    where their control plane is.
    """
    if clusters is None or named is None or not clusters.others:
        return True, True
    here = clusters.own in named
    return here, here or any(name in named for name in clusters.remotes)
