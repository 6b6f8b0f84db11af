"""What rooms of this package see of a system, which has what they make of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from meshgen.quota import Cluster
from meshgen.system.control_plane import ControlPlane
from meshgen.system.labels import Labelled
from meshgen.system.member import Member
from meshgen.system.services import Service
from meshgen.system.workloads import Workload


class Objects(Protocol):
    """The objects of a system, sorted."""

    @property
    def clusters(self) -> Sequence[Cluster]:
        """Return the clusters that they land in."""

    @property
    def control_plane(self) -> ControlPlane:
        """Return what no manifest says."""

    @property
    def workloads(self) -> Sequence[Workload]:
        """Return what pods are made of."""

    @property
    def everywhere(self) -> Labelled[Workload]:
        """Return all workloads, to be found by the labels of their pods."""

    @property
    def services(self) -> Sequence[Service]:
        """Return the Services with the pods behind them."""

    def namespace_labels(self, namespace: str) -> Mapping[str, Any] | None:
        """Return the labels of a namespace; None where no object tells them."""

    def has(self, member: Member) -> bool:
        """Return whether an object is one of these."""

    def of(self, *types: str) -> Iterable[Member]:
        """Yield the objects of types."""

    def workloads_in(self, namespace: str) -> Labelled[Workload]:
        """Return the workloads of a namespace."""

    def services_of(self, workload: Workload) -> Sequence[Service]:
        """Return the Services that send to a workload."""
