"""Which workloads a policy is for, and which policies are for a workload."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.lenient import mapping, mappings
from meshgen.system.labels import has_labels
from meshgen.system.member import Member
from meshgen.system.objects import Objects
from meshgen.system.workloads import Workload

PEER_AUTHENTICATION = "PeerAuthentication.security.istio.io"
REQUEST_AUTHENTICATION = "RequestAuthentication.security.istio.io"
AUTHORIZATION_POLICY = "AuthorizationPolicy.security.istio.io"
TELEMETRY = "Telemetry.telemetry.istio.io"
WASM_PLUGIN = "WasmPlugin.extensions.istio.io"
TRAFFIC_EXTENSION = "TrafficExtension.extensions.istio.io"
NETWORK_POLICY = "NetworkPolicy.networking.k8s.io"
SIDECAR = "Sidecar.networking.istio.io"
ENVOY_FILTER = "EnvoyFilter.networking.istio.io"
# Those that find pods of their own namespace only, also in the root namespace.
_AT_HOME = (PEER_AUTHENTICATION, SIDECAR, TELEMETRY)
_SELECTORS = dict.fromkeys((SIDECAR, ENVOY_FILTER), ("workloadSelector", "labels"))
_USUAL = ("selector", "matchLabels")


def selector_path(member: Member) -> tuple[str, ...]:
    """Return where in the spec of a policy the labels of its pods are."""
    return _SELECTORS.get(member.identity.type, _USUAL)


def selector_of(member: Member) -> Mapping[str, Any]:
    """Return the labels of the pods that a policy is for; empty where it names none."""
    return mapping(member.spec, *selector_path(member))


def targets_of(member: Member) -> Sequence[Mapping[str, Any]]:
    """Return the objects that a policy is attached to, instead of selecting pods."""
    listed = mappings(member.spec.get("targetRefs"))
    one = mapping(member.spec, "targetRef")
    return [*listed, one] if one else listed


@dataclass(frozen=True, eq=False)
class Policies:
    """The policies of one type: those of the whole mesh, of a namespace, of some workloads.

    Those with targets are for gateways and waypoints of the Gateway API, and in none of these.

    Source: WorkloadPolicyMatcher of istio.io/istio/pilot/pkg/model.
    """

    system: Objects
    type: str

    @cached_property
    def _selecting(self) -> Sequence[Member]:
        return [member for member in self.system.of(self.type) if not targets_of(member)]

    @cached_property
    def of_mesh(self) -> Sequence[Member]:
        """Return those in the root namespace that are for every pod."""
        return self.of_namespace(self.system.control_plane.root_namespace)

    @cached_property
    def _of_namespaces(self) -> Mapping[str, Sequence[Member]]:
        found: dict[str, list[Member]] = {}
        for member in self._selecting:
            if not selector_of(member):
                found.setdefault(member.namespace, []).append(member)
        return found

    def of_namespace(self, namespace: str) -> Sequence[Member]:
        """Return those of a namespace that are for all its pods."""
        return self._of_namespaces.get(namespace, ())

    @cached_property
    def _of_workloads(self) -> Mapping[int, Sequence[Member]]:
        found: dict[int, list[Member]] = {}
        for member in self._selecting:
            if selector_of(member):
                for workload in self.selected(member):
                    found.setdefault(workload.member.position, []).append(member)
        return found

    @cached_property
    def positions(self) -> frozenset[int]:
        """Return the positions of the workloads whose labels some of them name."""
        return frozenset(self._of_workloads)

    def of_labels(self, workload: Workload) -> Sequence[Member]:
        """Return those that name labels which the pods of a workload have."""
        found = self._of_workloads.get(workload.member.position)
        if found is not None or self.system.has(workload.member):
            return found or ()
        listed = self.of_pods(workload.namespace, workload.labels)
        return [member for member in listed if selector_of(member)]

    def of(self, workload: Workload) -> Sequence[Member]:
        """Return all that are for a workload: the mesh's, its namespace's, its own."""
        root = self.system.control_plane.root_namespace
        near = () if workload.namespace == root else self.of_namespace(workload.namespace)
        return [*self.of_mesh, *near, *self.of_labels(workload)]

    def anywhere(self, member: Member) -> Sequence[Workload]:
        """Return the workloads with the labels that a policy names, in whatever namespace."""
        return self.system.everywhere.having(selector_of(member))

    def of_pods(self, namespace: str, labels: Mapping[str, Any]) -> Sequence[Member]:
        """Return all that are for pods of which no object is there."""
        spaces = {namespace, self.system.control_plane.root_namespace}
        listed = (member for member in self._selecting if member.namespace in spaces)
        return [member for member in listed if has_labels(labels, selector_of(member))]

    @cached_property
    def _selected(self) -> dict[int, Sequence[Workload]]:
        return {}

    def selected(self, member: Member) -> Sequence[Workload]:
        """Return the workloads that a policy is for, in or out of the mesh."""
        if member.position not in self._selected:
            self._selected[member.position] = self._found(member)
        return self._selected[member.position]

    def _found(self, member: Member) -> Sequence[Workload]:
        if targets_of(member):
            return ()
        labels, root = selector_of(member), self.system.control_plane.root_namespace
        if member.namespace == root and self.type not in _AT_HOME:
            return self.system.everywhere.having(labels)
        return self.system.workloads_in(member.namespace).having(labels)
