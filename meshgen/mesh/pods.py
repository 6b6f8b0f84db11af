"""Whose an object about pods is: of all of a service's pods together, or of one version's."""

from collections.abc import Mapping
from dataclasses import dataclass

from meshgen.mesh.limited import Limited
from meshgen.mesh.ratelimit import Limit
from meshgen.mesh.service import Service
from meshgen.mesh.workload import Workload, workloads
from meshgen.model.version import VersionSpec
from meshgen.resources import Path


@dataclass(frozen=True)
class Pods:
    """Pods of which a setting says one thing; where versions differ, each has an object of its own.

    No two objects select the same pods: of two PeerAuthentications Istio takes the older one, and
    two rate limits both count.
    """

    service: Service
    workloads: tuple[Workload, ...]
    are_all: bool

    @property
    def workload(self) -> Workload:
        """Return the first of their workloads, which says what all of them say."""
        return self.workloads[0]

    @property
    def spec(self) -> VersionSpec:
        """Return what the config says of them."""
        return self.service.spec if self.are_all else self.workload.spec

    @property
    def setting(self) -> Path:
        """Return the path of what the config says of them."""
        return self.service.setting if self.are_all else self.workload.setting

    @property
    def name(self) -> str:
        """Return what their objects are called, before prefix and suffix."""
        return self.service.name if self.are_all else self.workload.name

    @property
    def selector(self) -> Mapping[str, str]:
        """Return the labels by which their objects know them."""
        return self.service.selector if self.are_all else self.workload.pod_selector

    @property
    def labels(self) -> Mapping[str, str]:
        """Return the labels of their objects."""
        whole = self.are_all or len(self.workloads) > 1
        return self.service.labels if whole else self.workload.common_labels

    @property
    def accounts(self) -> Mapping[str, bool]:
        """Return their ServiceAccounts, and whether each of them is rendered."""
        made = {pods.workload.account for pods in accounts_of(self.service)}
        return {workload.account: workload.account in made for workload in self.workloads}

    @property
    def limited(self) -> Limited | None:
        """Return the rate limit in their sidecars."""
        said = self.spec.rate_limit
        if said is None or said.at != "sidecar":
            return None
        limit = Limit(said, sharing(self.workload) or 1)
        return Limited(limit, self.labels, self.selector)


def pods_by(service: Service, field: str = "") -> list[Pods]:
    """Return a service's pods by what is said of a field: all, or each version's by itself."""
    several = workloads(service)
    if not field or _are_alike(service, several, field):
        return [Pods(service, several, are_all=True)] if several else []
    return [Pods(service, (workload,), are_all=False) for workload in several]


def accounts_of(service: Service) -> list[Pods]:
    """Return the pods by the ServiceAccounts that are rendered for them, in order."""
    found: dict[str, tuple[Workload, ...]] = {}
    for workload in workloads(service):
        if workload.makes_account:
            found[workload.account] = (*found.get(workload.account, ()), workload)
    return [
        Pods(service, several, _are_alike(service, several, "service_account"))
        for several in found.values()
    ]


def _are_alike(service: Service, several: tuple[Workload, ...], field: str) -> bool:
    said = getattr(service.spec, field)
    return all(getattr(workload.spec, field) == said for workload in several)


def sharing(workload: Workload) -> int | None:
    """Return how many proxies share the rate limit of a workload; None where nobody knows.

    What all versions of a service have alike, they have together.
    """
    said = workload.spec.rate_limit
    if said is None or said.scope != "total":
        return 1
    if isinstance(said.divided_by, int):
        return said.divided_by
    alike = [one for one in workloads(workload.service) if one.spec.rate_limit == said]
    counts = [one.pods(said.divided_by) for one in alike]
    return None if None in counts else sum(filter(None, counts))
