"""What runs in a cluster, and behind which Service."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from meshgen.kinds.annotations import INGRESS_CLASS
from meshgen.system.annotated import Annotated, annotated
from meshgen.system.autoscalers import HPA, SCALED_OBJECT, Autoscaler, autoscalers_of
from meshgen.system.injectors import Injector, injectors
from meshgen.system.labels import Labelled
from meshgen.system.listing import Listing
from meshgen.system.member import Member
from meshgen.system.patches import Patch, patches_of
from meshgen.system.peers import Peers
from meshgen.system.policies import (
    ENVOY_FILTER,
    PEER_AUTHENTICATION,
    Policies,
)
from meshgen.system.replicas import Replicas, replicas_of
from meshgen.system.services import Reached, Service
from meshgen.system.workloads import Workload, says_of_mesh, workload_of


class Running(Listing):
    """Workloads, Services, the policies for them, and what scales and injects."""

    @cached_property
    def workloads(self) -> Sequence[Workload]:
        """Return what pods are made of, in order."""
        listed = (
            workload_of(member, self.namespace_labels(member.namespace), self.clusters)
            for member in self.members
        )
        return [workload for workload in listed if workload is not None]

    @cached_property
    def _workloads_in(self) -> Mapping[str, Labelled[Workload]]:
        by_namespace: dict[str, list[Workload]] = {}
        for workload in self.workloads:
            by_namespace.setdefault(workload.namespace, []).append(workload)
        return {
            name: Labelled(workloads, lambda workload: workload.labels)
            for name, workloads in by_namespace.items()
        }

    def workloads_in(self, namespace: str) -> Labelled[Workload]:
        """Return the workloads of a namespace, to be found by the labels of their pods."""
        return self._workloads_in.get(namespace) or Labelled((), lambda workload: workload.labels)

    @cached_property
    def everywhere(self) -> Labelled[Workload]:
        """Return all workloads, of whatever namespace, to be found by the labels of their pods."""
        return Labelled(self.workloads, lambda workload: workload.labels)

    @cached_property
    def _workloads_by_name(self) -> Mapping[tuple[str, str], Workload]:
        return {(w.namespace, w.member.name): w for w in reversed(self.workloads)}

    def workload(self, namespace: str, name: str) -> Workload | None:
        """Return the workload of a name, the first one where several kinds have it."""
        return self._workloads_by_name.get((namespace, name)) if name else None

    @cached_property
    def _policies(self) -> dict[str, Policies]:
        return {}

    def policies(self, type_: str) -> Policies:
        """Return the objects of a type that is for workloads by their labels."""
        return self._policies.setdefault(type_, Policies(self, type_))

    @cached_property
    def peers(self) -> Peers:
        """Return what pods demand of their callers."""
        return Peers(self.policies(PEER_AUTHENTICATION), self.control_plane.root_namespace)

    @cached_property
    def patches(self) -> Sequence[Patch]:
        """Return the patches of EnvoyFilters, in order."""
        return patches_of(self.of(ENVOY_FILTER))

    @cached_property
    def _autoscalers_of(self) -> Mapping[int, Sequence[Autoscaler]]:
        found: dict[int, list[Autoscaler]] = {}
        for one in self.autoscalers:
            if one.workload:
                found.setdefault(one.workload.member.position, []).append(one)
        return found

    @cached_property
    def autoscalers(self) -> Sequence[Autoscaler]:
        """Return what scales workloads, in order."""
        return list(autoscalers_of(self.of(HPA, SCALED_OBJECT), self.workloads))

    def replicas_of(self, workload: Workload) -> Replicas:
        """Return how many pods a workload has, at least and at most."""
        own = self._autoscalers_of.get(workload.member.position, ())
        return replicas_of(workload, own, self)

    @cached_property
    def injectors(self) -> Mapping[str, Injector]:
        """Return what is known of Istio's injectors, by revision."""
        return injectors(self.of("ConfigMap"))

    @cached_property
    def is_meshed(self) -> bool:
        """Return whether anything here is of Istio's, or says something of it."""
        return (
            any(type_.endswith("istio.io") for type_ in self._by_type)
            or any(one.name != INGRESS_CLASS for one in self.annotations)
            or any(map(says_of_mesh, (m.labels for m in self.of("Namespace", "Service"))))
            or any(says_of_mesh(workload.labels) for workload in self.workloads)
        )

    @cached_property
    def services(self) -> Sequence[Service]:
        """Return the Services with the pods behind them, in order."""
        return [self._service(member) for member in self.of("Service")]

    @cached_property
    def populated(self) -> frozenset[str]:
        """Return the namespaces of which pods or Services are here.

        Of another one nobody can tell what it has: it is deployed otherwise.
        """
        pods = {workload.namespace for workload in self.workloads}
        return frozenset(pods | {service.namespace for service in self.services})

    @cached_property
    def _services_by_name(self) -> Mapping[tuple[str, str], Service]:
        return {(service.namespace, service.name): service for service in self.services}

    def service(self, namespace: str, name: str) -> Service | None:
        """Return the Service of a name."""
        return self._services_by_name.get((namespace, name))

    @cached_property
    def _services_of(self) -> Mapping[int, Sequence[Service]]:
        services: dict[int, list[Service]] = {}
        for service in self.services:
            for workload in service.workloads:
                services.setdefault(workload.member.position, []).append(service)
        return services

    def services_of(self, workload: Workload) -> Sequence[Service]:
        """Return the Services that send to a workload."""
        return self._services_of.get(workload.member.position, ())

    def reaching(self, workload: Workload) -> Sequence[Reached]:
        """Return the ports of Services that lead to a workload, in order."""
        return [Reached(each, port) for each in self.services_of(workload) for port in each.ports]

    def _service(self, member: Member) -> Service:
        bare = Service(member, ())
        if not bare.selector:
            return bare
        return Service(member, self.workloads_in(member.namespace).having(bare.selector))

    @cached_property
    def annotations(self) -> Sequence[Annotated]:
        """Return Istio's annotations on Namespaces, Services, pods, and what makes them."""
        return list(annotated(self.of("Namespace", "Service"), self.workloads))
