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
        """Return `NAMESPACE/NAME`."""
        return f"{self.namespace}/{self.name}"
