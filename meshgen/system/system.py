"""The objects of a cluster, sorted once, and what they are to each other."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from meshgen.identity import Identity
from meshgen.kinds.annotations import INGRESS_CLASS
from meshgen.quota import Cluster
from meshgen.system.addresses import Address, addresses_in
from meshgen.system.annotated import Annotated, annotated
from meshgen.system.autoscalers import HPA, SCALED_OBJECT, Autoscaler, autoscalers_of
from meshgen.system.calls import Call, CallOutside, calls_of, calls_outside
from meshgen.system.client_tls import ClientTls, told_of
from meshgen.system.control_plane import ControlPlane
from meshgen.system.declared import hosts_of
from meshgen.system.egress import Egress, egress_of
from meshgen.system.external import External
from meshgen.system.gateways import Gateways, gateways_of
from meshgen.system.hosts import Hosts
from meshgen.system.injectors import Injector, injectors
from meshgen.system.labels import Labelled
from meshgen.system.made import Made
from meshgen.system.member import Member
from meshgen.system.mentions import Mention, by_target
from meshgen.system.patches import Patch, patches_of
from meshgen.system.peers import Peers
from meshgen.system.policies import (
    AUTHORIZATION_POLICY,
    ENVOY_FILTER,
    PEER_AUTHENTICATION,
    SIDECAR,
    Policies,
)
from meshgen.system.readers import readers_of
from meshgen.system.replicas import Replicas, replicas_of
from meshgen.system.routing import Routing, routing_of
from meshgen.system.services import Reached, Service
from meshgen.system.texts import Text, annotations_of, settings_of
from meshgen.system.workloads import Workload, says_of_mesh, workload_of

if TYPE_CHECKING:
    # Many systems have no policies.
    from meshgen.system.access import Access
    from meshgen.system.network import Network


@dataclass(frozen=True, eq=False)
class System:
    """All that is applied together, to one or several clusters that are alike.

    `clusters` are those that it will land in, one at least; `control_plane` has what no manifest
    says of them, `external` what is said to be there besides. Everything is worked out when it is
    first asked for.
    """

    members: Sequence[Member]
    clusters: Sequence[Cluster] = (Cluster(),)
    control_plane: ControlPlane = field(default_factory=ControlPlane)
    external: External = field(default_factory=External)

    @cached_property
    def _by_type(self) -> Mapping[str, Sequence[Member]]:
        by_type: dict[str, list[Member]] = {}
        for member in self.members:
            by_type.setdefault(member.identity.type, []).append(member)
        return by_type

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str, str], Member]:
        return {(m.identity.type, m.namespace, m.name): m for m in self.members}

    def of(self, *types: str) -> Iterable[Member]:
        """Yield the objects of types, each `Kind.group`, or `Kind` of the core group."""
        return (member for type_ in types for member in self._by_type.get(type_, ()))

    def get(self, type_: str, namespace: str, name: str) -> Member | None:
        """Return the object of a type and name, the last one where there are several."""
        return self._by_name.get((type_, namespace, name))

    def is_external(self, type_: str, namespace: str, name: str) -> bool:
        """Return whether an object that is not among these is said to exist elsewhere.

        Ask only about what `get` does not find: an entry of `external:` that no rule asks about
        is told as of no use. The namespace is "" for an object that has none. What a controller
        makes of one of these exists as well.
        """
        kind = type_.partition(".")[0]
        is_made = self.made.surely_has(kind, namespace, name)
        return is_made or self.external.has(type_, namespace, name)

    def is_external_host(self, host: str) -> bool:
        """Return whether a host that no object declares is said to exist; see `is_external`.

        Of a Service it is the full name, `NAME.NAMESPACE.svc.cluster.local`.
        """
        place = self.hosts.place(host)
        is_made = place is not None and self.made.surely_has("Service", *place)
        return is_made or self.external.has_host(host)

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """Return the namespaces that are declared, or that something is in."""
        declared = {member.name for member in self.of("Namespace")}
        return frozenset(declared | {m.namespace for m in self.members if m.namespace})

    def namespace_labels(self, namespace: str) -> Mapping[str, Any] | None:
        """Return the labels of a namespace; None where no object tells them."""
        member = self.get("Namespace", "", namespace)
        return None if member is None else member.labels

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
    def _policies(self) -> dict[str, Policies]:
        return {}

    def policies(self, type_: str) -> Policies:
        """Return the objects of a type that is for workloads by their labels."""
        return self._policies.setdefault(type_, Policies(self, type_))

    @cached_property
    def annotations(self) -> Sequence[Annotated]:
        """Return Istio's annotations on Namespaces, Services, pods, and what makes them."""
        return list(annotated(self.of("Namespace", "Service"), self.workloads))

    @cached_property
    def peers(self) -> Peers:
        """Return what pods demand of their callers."""
        return Peers(self.policies(PEER_AUTHENTICATION), self.control_plane.root_namespace)

    @cached_property
    def _workloads_by_name(self) -> Mapping[tuple[str, str], Workload]:
        return {(w.namespace, w.member.name): w for w in reversed(self.workloads)}

    def workload(self, namespace: str, name: str) -> Workload | None:
        """Return the workload of a name, the first one where several kinds have it."""
        return self._workloads_by_name.get((namespace, name)) if name else None

    @cached_property
    def patches(self) -> Sequence[Patch]:
        """Return the patches of EnvoyFilters, in order."""
        return patches_of(self.of(ENVOY_FILTER))

    @cached_property
    def autoscalers(self) -> Sequence[Autoscaler]:
        """Return what scales workloads, in order."""
        return list(autoscalers_of(self.of(HPA, SCALED_OBJECT), self.workloads))

    @cached_property
    def _autoscalers_of(self) -> Mapping[int, Sequence[Autoscaler]]:
        found: dict[int, list[Autoscaler]] = {}
        for one in self.autoscalers:
            if one.workload:
                found.setdefault(one.workload.member.position, []).append(one)
        return found

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

    @cached_property
    def hosts(self) -> Hosts:
        """Return the hosts that the mesh knows."""
        return hosts_of(self)

    @cached_property
    def gateways(self) -> Gateways:
        """Return the Gateways, and the pods for them."""
        return gateways_of(self)

    @cached_property
    def routing(self) -> Routing:
        """Return the VirtualServices and DestinationRules."""
        return routing_of(self)

    @cached_property
    def _mentions(self) -> Mapping[str, list[Mention]]:
        return by_target(self.members)

    def mentions(self, kind: str) -> Sequence[Mention]:
        """Return where objects name others of a kind, in order."""
        return self._mentions.get(kind, ())

    @cached_property
    def settings(self) -> Sequence[Text]:
        """Return the texts of ConfigMaps, variables and arguments."""
        return list(settings_of(self.of("ConfigMap"), self.workloads))

    @cached_property
    def notes(self) -> Sequence[Text]:
        """Return the texts of annotations."""
        return list(annotations_of(self.members, self.workloads))

    @cached_property
    def addresses(self) -> Sequence[Address]:
        """Return the hosts in settings that are of Services."""
        return list(addresses_in(self.settings, self.namespaces))

    @cached_property
    def made(self) -> Made:
        """Return what may be made in the cluster of what is there."""
        return Made(self.members)

    @cached_property
    def _names(self) -> Mapping[tuple[str, str], list[str]]:
        names: dict[tuple[str, str], list[str]] = {}
        for member in self.members:
            names.setdefault((member.identity.type, member.namespace), []).append(member.name)
        return names

    @cached_property
    def _homeless(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            (member.identity.type, member.name)
            for member in self.members
            if member.namespace and not member.is_placed
        )

    def is_homeless(self, type_: str, name: str) -> bool:
        """Return whether an object names no namespace: who applies it may give it any."""
        return (type_, name) in self._homeless

    @cached_property
    def _named(self) -> Mapping[tuple[str, str], list[Member]]:
        named: dict[tuple[str, str], list[Member]] = {}
        for member in self.members:
            named.setdefault((member.identity.type, member.name), []).append(member)
        return named

    def named(self, type_: str, name: str) -> Sequence[Member]:
        """Return the objects of a type and name, in whatever namespaces, in order."""
        return self._named.get((type_, name), ())

    def names(self, type_: str, namespace: str) -> Sequence[str]:
        """Return the names of the objects of a type in a namespace."""
        return self._names.get((type_, namespace), ())

    @cached_property
    def access(self) -> "Access":
        """Return what AuthorizationPolicies let through."""
        from meshgen.system.access import Access

        return Access(self.policies(AUTHORIZATION_POLICY), self.control_plane)

    @cached_property
    def network(self) -> "Network":
        """Return what NetworkPolicies let through."""
        from meshgen.system.network import Network

        return Network(self)

    def calls_outside(self, workload: Workload) -> Sequence[CallOutside]:
        """Return the URLs of hosts outside of the cluster in what a workload is given."""
        return list(calls_outside(workload, lambda *name: self.get("ConfigMap", *name)))

    @cached_property
    def _calls(self) -> dict[int, Sequence[Call]]:
        return {}

    def calls_of(self, workload: Workload) -> Sequence[Call]:
        """Return the hosts of the mesh that a workload calls, as far as manifests say."""
        position = workload.member.position
        if position not in self._calls:
            found = calls_of(workload, self.hosts, lambda *name: self.get("ConfigMap", *name))
            self._calls[position] = list(found)
        return self._calls[position]

    @cached_property
    def _readers(self) -> Mapping[tuple[str, str], Set[tuple[str, str]]]:
        return readers_of(self.mentions("ConfigMap"), self.workloads)

    def own_calls_of(self, workload: Workload) -> Sequence[Call]:
        """Return the hosts that a workload alone is told of: by no ConfigMap that others read."""

        def is_own(call: Call) -> bool:
            source = call.source[0] if call.source else None
            name = (source.namespace, source.name) if source else ("", "")
            return source is None or len(self._readers.get(name, ())) < 2

        return [call for call in self.calls_of(workload) if is_own(call)]

    @cached_property
    def _callers(self) -> Mapping[str, Sequence[str]]:
        callers: dict[str, dict[str, None]] = {}
        for workload in self.workloads:
            for call in self.calls_of(workload):
                callers.setdefault(call.host.name, {})[workload.namespace] = None
        return {host: list(spaces) for host, spaces in callers.items()}

    def callers_of(self, host: str) -> Sequence[str]:
        """Return the namespaces with pods that are given a host, by its full name, to call."""
        return self._callers.get(host, ())

    def egress_of(self, workload: Workload) -> Egress | None:
        """Return the Sidecar that says which hosts a workload's proxies know; None if none does."""
        return egress_of(workload, self.policies(SIDECAR))

    @cached_property
    def client_tls(self) -> Sequence[ClientTls]:
        """Return what DestinationRules say of TLS to hosts, where some client follows them."""
        return [
            told
            for host in self.hosts
            for rule in self.routing.about(host)
            for told in told_of(rule, host)
        ]

    def _service(self, member: Member) -> Service:
        bare = Service(member, ())
        if not bare.selector:
            return bare
        return Service(member, self.workloads_in(member.namespace).having(bare.selector))


def system(
    objects: Iterable[tuple[Identity, Mapping[str, Any]]],
    clusters: Sequence[Cluster],
    control_plane: ControlPlane,
    namespaced: Callable[[str, str], bool | None],
    external: External | None = None,
) -> System:
    """Return the system of objects with their identities, in order.

    `namespaced` says of an apiVersion and a kind whether its objects live in a namespace, None
    where nobody knows; those that do and name none are in that of the clusters. `external` is what
    exists besides.
    """
    home = clusters[0].namespace
    scopes: dict[tuple[str, str], bool] = {}
    members = []
    for position, (who, obj) in enumerate(objects):
        key = (str(obj.get("apiVersion", "")), who.kind)
        if key not in scopes:
            scopes[key] = namespaced(*key) is not False
        where = (who.namespace or home) if scopes[key] else ""
        place = who if where == who.namespace else who._replace(namespace=where)
        members.append(Member(position, place, obj))
    return System(members, clusters, control_plane, external or External())
