"""The objects of a cluster, sorted once, and what they are to each other."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from meshgen.identity import Identity
from meshgen.lenient import text
from meshgen.model.clusters import NETWORK
from meshgen.quota import Cluster
from meshgen.system.addresses import Address, addresses_in
from meshgen.system.calls import Call, CallOutside, calls_of, calls_outside
from meshgen.system.client_tls import ClientTls, told_of
from meshgen.system.control_plane import ControlPlane
from meshgen.system.declared import hosts_of
from meshgen.system.egress import Egress, egress_of
from meshgen.system.external import External
from meshgen.system.gateways import Gateways, gateways_of
from meshgen.system.hosts import Hosts
from meshgen.system.made import Made
from meshgen.system.member import Member
from meshgen.system.mentions import Mention, by_target
from meshgen.system.network_gateways import NetworkGateway, network_gateways
from meshgen.system.policies import AUTHORIZATION_POLICY, SIDECAR
from meshgen.system.readers import readers_of
from meshgen.system.routing import Routing, routing_of
from meshgen.system.running import Running
from meshgen.system.site import Site
from meshgen.system.texts import Text, annotations_of, settings_of
from meshgen.system.workloads import Workload

if TYPE_CHECKING:
    # Many systems have no policies.
    from meshgen.system.access import Access
    from meshgen.system.network import Network


@dataclass(frozen=True, eq=False)
class System(Running):
    """All that is applied together, to one or several clusters that are alike.

    `site` is where that is in a mesh of several clusters, `fleet` the systems of all of them, this
    one among them; see `joined`. Everything is worked out when it is first asked for.
    """

    site: Site = field(default_factory=Site)
    fleet: Sequence["System"] = ()

    @cached_property
    def others(self) -> Sequence["System"]:
        """Return the systems of the other clusters of the mesh."""
        return [each for each in self.fleet if each.site.cluster != self.site.cluster]

    def holding(self, workload: Workload) -> "System":
        """Return the system of the mesh that has a workload."""
        return next((each for each in self.others if each.has(workload.member)), self)

    @cached_property
    def own_network(self) -> str:
        """Return the network of its pods that do not name another one.

        Source: setNetworkFromNamespace of
        istio.io/istio/pilot/pkg/serviceregistry/kube/controller.
        """
        labels = self.namespace_labels(self.control_plane.namespace) or {}
        return self.site.network or text(labels.get(NETWORK))

    @cached_property
    def network_gateways(self) -> Sequence[NetworkGateway]:
        """Return the gateways of networks of the whole mesh."""
        return [
            gateway for each in self.fleet for gateway in network_gateways(each, each.site.cluster)
        ]

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
    def hosts(self) -> Hosts:
        """Return the hosts that the mesh knows."""
        return hosts_of(self, [(each, each.site.cluster) for each in self.others])

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
        """Return the hosts that a workload alone is told of, by no ConfigMap that others read.

        Whoever names a key of one wants just that.
        """

        def is_own(call: Call) -> bool:
            source = call.source[0] if call.source else None
            name = (source.namespace, source.name) if source else ("", "")
            is_named = call.path[-1] == "valueFrom"
            return source is None or is_named or len(self._readers.get(name, ())) < 2

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


def system(
    objects: Iterable[tuple[Identity, Mapping[str, Any]]],
    clusters: Sequence[Cluster],
    control_plane: ControlPlane,
    namespaced: Callable[[str, str], bool | None],
    external: External | None = None,
    site: Site | None = None,
) -> System:
    """Return the system of objects with their identities, in order.

    `namespaced` says of an apiVersion and a kind whether its objects live in a namespace, None
    where nobody knows; those that do and name none are in that of the clusters. `external` is what
    exists besides, `site` where it is in a mesh of several clusters.
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
    return System(members, clusters, control_plane, external or External(), site or Site())


def joined(systems: Iterable[System]) -> Sequence[System]:
    """Return the systems of clusters, as many as there are, as those of one mesh.

    Each control plane sees the Services and the pods of all clusters, and follows the
    configuration of its own cluster alone, in Istio's kinds; so do the proxies of clusters whose
    `primary` it is. The positions of members go on from one system to the next, so that each stands
    for one object of the mesh.
    """
    apart: dict[str, System] = {}
    start = 0
    for each in systems:
        members = [replace(one, position=start + one.position) for one in each.members]
        apart[each.site.cluster] = replace(each, members=members)
        start += max((one.position + 1 for one in each.members), default=0)
    fleet: list[System] = []
    for each in apart.values():
        primary = apart.get(each.site.primary, each)
        members = [
            *(one for one in each.members if not _is_configuration(one)),
            *(one for one in primary.members if _is_configuration(one)),
        ]
        members.sort(key=lambda one: one.position)
        plane = primary.control_plane
        fleet.append(replace(each, members=members, control_plane=plane, fleet=fleet))
    return tuple(fleet)


def _is_configuration(member: Member) -> bool:
    """Return whether an object is one of those that istiod reads in its own cluster alone."""
    return member.identity.group.endswith(("istio.io", "gateway.networking.k8s.io"))
