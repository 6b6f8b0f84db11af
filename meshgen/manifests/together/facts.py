"""What manifests do not say of the cluster that they are for, and a call may."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from meshgen.quota import Cluster
from meshgen.system import ControlPlane

if TYPE_CHECKING:
    from meshgen.checks.rules.own.asking import OwnRules


@dataclass(frozen=True)
class Facts:
    """The facts about the clusters and the control plane, beside their releases.

    `profile` is what Istio was installed with, `cni` whether its CNI plugin is there, `namespace`
    where objects go that name none; with `inject`, namespaces get sidecars that nothing denies
    them. `revision` is the control plane's, None takes any. Without `control_plane`, the ConfigMap
    counts that istiod reads, where it is among the manifests. `external` are entries of what exists
    besides, `own` rules of the user's own.
    """

    profile: str = "default"
    namespace: str = "default"
    inject: bool = False
    cni: bool | None = None
    revision: str | None = None
    control_plane: ControlPlane | None = None
    external: Sequence[str] = field(default_factory=tuple)
    own: "OwnRules | None" = None

    def clusters(self, kubernetes: Sequence[str], istio: Sequence[str]) -> tuple[Cluster, ...]:
        """Return a cluster for each pair of releases."""
        return tuple(
            Cluster(
                kubernetes=one,
                istio=other,
                profile=self.profile,
                cni=self.cni,
                revisions=frozenset([self.revision] if self.revision else []),
                inject=self.inject,
                namespace=self.namespace,
            )
            for one, other in product(kubernetes, istio)
        )
