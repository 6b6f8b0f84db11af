"""A proxy, as istiod knows it: the sidecar of a workload's pods, or a gateway."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.system import System
from meshgen.system.access import AccessPolicy
from meshgen.system.member import Member
from meshgen.system.workloads import Workload
from meshgen.xds import names
from meshgen.xds.authorization import Authorization
from meshgen.xds.behind import augmented, locality_of
from meshgen.xds.networks import network_of_proxy, wanted_by
from meshgen.xds.scope import Scope


@dataclass(frozen=True, eq=False)
class Proxy:
    """A proxy of a system; all pods of a workload have the same.

    `name` is the workload's, `account` the service account of its pods. `workload` is None for a
    gateway that Istio's profile installs, of which no object tells.
    """

    system: System
    name: str
    namespace: str
    labels: Mapping[str, Any]
    account: str
    is_gateway: bool
    workload: Workload | None = None

    @cached_property
    def scope(self) -> Scope:
        """Return what istiod tells it of: hosts, VirtualServices, DestinationRules."""
        return Scope(self)

    @property
    def identity(self) -> str:
        """Return the name in its certificate."""
        domain = self.system.control_plane.trust_domain
        return names.identity(domain, self.namespace, self.account)

    @property
    def locality(self) -> str:
        """Return where it is, `REGION/ZONE/SUBZONE`, as far as something tells."""
        return locality_of(self.labels) or self.system.site.locality

    @cached_property
    def network(self) -> str:
        """Return its network, in a mesh that has several; "" where nothing says."""
        return network_of_proxy(self.system, self.labels, self.workload)

    @cached_property
    def wanted(self) -> Sequence[str]:
        """Return the networks whose endpoints it wants alone; none if it wants all."""
        return wanted_by(self.workload)

    @cached_property
    def known_labels(self) -> Mapping[str, Any]:
        """Return its labels with those of where it is."""
        return augmented(self.labels, self.locality, self.system.site.cluster, self.network)

    @cached_property
    def policies(self) -> Sequence[AccessPolicy]:
        """Return the AuthorizationPolicies for it, those that are tried out among them."""
        access = self.system.access
        if self.workload:
            return access.listed(self.workload)
        return access.listed_for(self.namespace, self.labels)

    @cached_property
    def authorization(self) -> Authorization:
        """Return what they make it ask."""
        return Authorization(self)

    def policies_of(self, type_: str) -> Sequence[Member]:
        """Return the policies of a type that are for it."""
        policies = self.system.policies(type_)
        if self.workload:
            return policies.of(self.workload)
        return policies.of_pods(self.namespace, self.labels)

    def __str__(self) -> str:
        """Return `NAMESPACE/NAME`, in a mesh of several clusters `CLUSTER/NAMESPACE/NAME`."""
        return self.system.site.named(self.namespace, self.name)
