"""NetworkPolicies: who reaches a service's pods, and whom they reach.

A policy says only what is let through, and several add up. What a network tells apart are pods by
their labels, namespaces and addresses: of accounts, tokens and headers it knows nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from meshgen.mesh.acrosspeers import arriving, control_plane, leaving
from meshgen.mesh.asked import asked_of
from meshgen.mesh.callers import Caller, GatewayElsewhere, trust_domain
from meshgen.mesh.calls import Callee, CallGraph
from meshgen.mesh.clusters import Clusters
from meshgen.mesh.collector import Collector
from meshgen.mesh.egress import Egress
from meshgen.mesh.external import External
from meshgen.mesh.gatewayservice import GatewayService
from meshgen.mesh.limited import GatewayPods
from meshgen.mesh.networkpeers import (
    ANYWHERE,
    Port,
    Rules,
    addresses_of,
    asked_at,
    block,
    by_udp,
    called,
    calling,
    collecting,
    in_namespaces,
    namespace_of,
    outside_at,
    pods_in,
    ports_of,
    scraped,
    told,
)
from meshgen.mesh.owned import Owned
from meshgen.mesh.service import Service
from meshgen.mesh.workload import workloads
from meshgen.model.access import Callers
from meshgen.model.networkpolicy import NetworkPeer
from meshgen.resources import Object, Path

_KIND = "NetworkPolicy"
_DNS = (NetworkPeer(namespaces=["kube-system"], pods={"k8s-app": "kube-dns"}),)
_ISTIOD = MappingProxyType({"app": "istiod"})
_DNS_PORT, _ISTIOD_PORT, _API_PORTS = 53, 15012, (443, 6443)


@dataclass(frozen=True)
class NetworkPolicy:
    """The NetworkPolicy of a service; what is None lets everybody through."""

    service: Service
    ingress: list[Object] | None
    egress: list[Object] | None

    @property
    def types(self) -> list[str]:
        """Return in which directions only what it says is let through."""
        both = {"Ingress": self.ingress, "Egress": self.egress}
        return [name for name, rules in both.items() if rules is not None]


@dataclass(frozen=True)
class Network:
    """The NetworkPolicies of an environment's services and gateways.

    `pods` are those of the gateways, `egress` what is reached through one, `scraping` who scrapes
    metrics where no setting says so; the `collector` takes spans of proxies; `clusters` are those
    of the mesh.
    """

    calls: CallGraph
    pods: Mapping[str, GatewayPods | None]
    egress: Mapping[str, Egress]
    scraping: Object
    collector: Collector | None = None
    clusters: Clusters | None = None

    def is_closed(self, service: Service) -> bool:
        """Return whether nobody reaches a service whom no setting names."""
        return self.has_policy(service) and not self.is_gateway(service)

    def has_policy(self, service: Service) -> bool:
        """Return whether a service has a NetworkPolicy: none knows those with nodes' addresses."""
        is_on = service.namespace.network.enabled is True
        return is_on and service.has_pods and not service.spec.host_network

    def lets_in(self, service: Service, caller: Service) -> bool:
        """Return whether `access` of a service may well be for one of the config."""
        said = (service.spec.access and service.spec.access.from_) or ()
        for callers in said:
            spaces = self._spaces(service, callers)
            is_inside = spaces is None or caller.namespace.name in spaces
            if (is_inside or callers.ip_blocks) and not self.is_untold(service, callers):
                return True
        return False

    def policy_of(self, service: Service) -> NetworkPolicy | None:
        """Return the policy of a service, or of a gateway; None where there is none."""
        ingress = self._in(service) if self.has_policy(service) else None
        egress = self._out(service)
        if ingress is None and egress is None:
            return None
        return NetworkPolicy(service, ingress, egress)

    def _in(self, service: Service) -> list[Object]:
        """Return who reaches a service's pods."""
        ingress = Rules("from")
        if self.is_gateway(service):
            ingress.add(told(service), ())
        else:
            self._let_in(service, ingress)
        metrics = list(scraped(service))
        if metrics:
            said = service.namespace.network.prometheus
            if said is None:
                ingress.add(metrics, [self.scraping])
            for each in said or ():
                ingress.add(ports_of(each) or metrics, self._peers(each))
        return ingress.listed()

    def is_gateway(self, caller: Caller) -> bool:
        """Return whether pods are a gateway's."""
        if isinstance(caller, GatewayElsewhere | GatewayService):
            return True
        service = caller
        running = (pods.runs for pods in self.pods.values() if pods)
        return any(one is not None and one.setting == service.setting for one in running)

    def _let_in(self, service: Service, rules: Rules) -> None:
        for edge in self.calls.callers_of(service):
            peers, ports = list(calling(edge.caller, service)), asked_at(edge)
            if self.clusters is not None:
                home, istio, at = service.namespace, service.istio, _runs_in(edge.caller)
                peers += arriving(self.clusters, at, home, istio)
            if peers and ports:
                rules.add(ports, peers)
        for callers in (service.spec.access and service.spec.access.from_) or ():
            ports = [("TCP", port) for one in asked_of(service, callers) for port in one.ports]
            ports += by_udp(service) if callers.ports is None else ()
            said = self._said(service, callers)
            if ports and said is not None:
                rules.add(ports, said)

    def _said(self, service: Service, callers: Callers) -> list[Object] | None:
        """Return who is let in by `access`; all, if empty; None where a network cannot tell."""
        spaces = self._spaces(service, callers)
        if spaces is not None:
            return [in_namespaces(spaces)]
        if callers.ip_blocks is not None:
            return [block(each) for each in callers.ip_blocks]
        return None if self.is_untold(service, callers) else []

    def is_untold(self, service: Service, callers: Callers) -> bool:
        """Return whether nothing that is said of callers is what a network sees."""
        of_requests = callers.request_principals or callers.remote_ip_blocks or callers.principals
        is_placed = callers.ip_blocks is not None or self._spaces(service, callers) is not None
        return bool(of_requests) and not is_placed

    def _spaces(self, service: Service, said: Callers) -> list[str] | None:
        """Return the namespaces of the cluster that callers are in; None where nothing tells."""
        real, found = self.calls.ways.serving.real_name, []
        if said.namespaces is not None:
            return [real(name) for name in said.namespaces]
        if said.service_accounts is None and said.principals is None:
            return None
        for account in said.service_accounts or ():
            home = account.rpartition("/")[0]
            found.append(real(home) if home else service.namespace.name)
        for name in said.principals or ():
            space = namespace_of(name, trust_domain(service.istio))
            if space is None:
                return None
            found.append(space)
        return list(dict.fromkeys(found))

    def _peers(self, said: NetworkPeer) -> list[Object]:
        if said.ip_blocks is not None:
            return [block(each) for each in said.ip_blocks]
        names = None
        if said.namespaces is not None:
            names = [self.calls.ways.serving.real_name(name) for name in said.namespaces]
        return [in_namespaces(names, said.pods)]

    def _out(self, service: Service) -> list[Object] | None:
        """Return what a service's pods reach; None where nobody says what they call.

        Where only what is outside is closed to them, they reach all of the cluster.
        """
        is_known = self.has_policy(service) and self.calls.says(service)
        if not is_known and not self._is_kept_in(service):
            return None
        rules, network = Rules("to"), service.namespace.network
        for each in _DNS if network.dns is None else network.dns:
            usual = [(protocol, _DNS_PORT) for protocol in ("UDP", "TCP")]
            rules.add(ports_of(each) or usual, self._peers(each))
        if service.has_proxy:
            home = service.istio.namespace
            istiod: Sequence[Object] = [pods_in(_ISTIOD, home, service.namespace)]
            if self.clusters is not None and not self.clusters.is_primary:
                istiod = control_plane(self.clusters)
            rules.add([("TCP", _ISTIOD_PORT)], istiod)
            for port, peer in collecting(service.istio):
                rules.add([port], [peer])
            if self.collector is not None and not self.collector.inside:
                rules.add([("TCP", self.collector.port)], ANYWHERE)
        if any(w.rules(scope) for w in workloads(service) for scope in ("namespace", "cluster")):
            blocks = [block(each) for each in network.api_server or ()]
            rules.add([("TCP", port) for port in _API_PORTS], blocks or ANYWHERE)
        for edge in self.calls.calls_of(service) if is_known else ():
            if isinstance(edge.callee, External):
                self._let_outside(service, edge.callee, edge.ports, rules)
            elif ports := asked_at(edge):
                if edge.callee.here:
                    rules.add(ports, called(edge.callee, service.namespace))
                self._let_across(service, _runs_in(edge.callee), ports, rules)
        if not is_known:
            rules.add((), [in_namespaces(None)])
            self._let_across(service, None, (), rules)
            for external, numbers in self._outside(service):
                if not self._is_through(service, external):  # that gateway is in the cluster
                    self._let_outside(service, external, numbers, rules)
        for each in network.to or ():
            rules.add(ports_of(each), self._peers(each))
        return rules.listed()

    def _let_across(
        self, service: Service, runs_in: Sequence[str] | None, ports: Sequence[Port], rules: Rules
    ) -> None:
        """Let a service's pods reach other clusters; only a proxy finds the way there."""
        if self.clusters is not None and service.has_proxy:
            for at, peers in leaving(self.clusters, runs_in, ports):
                rules.add(at, peers)

    def _is_kept_in(self, service: Service) -> bool:
        """Return whether a service's pods reach nothing outside that is not declared."""
        has_own_address = service.has_pods and not service.spec.host_network
        return has_own_address and service.namespace.egress == "closed"

    def _outside(self, service: Service) -> Iterator[tuple[External, Sequence[int] | None]]:
        """Yield the hosts outside that pods reach, with the ports; None is all of them.

        Who says nothing of calls may well call all that it sees.
        """
        if self.calls.says(service) or self.is_gateway(service):
            for edge in self.calls.calls_of(service):
                if isinstance(edge.callee, External):
                    yield edge.callee, edge.ports
            for egress in self.egress.values():
                if _is_of(egress, service):
                    yield egress.external, None
            return
        for external in self.calls.ways.external.values():
            if external.is_seen_from(service.namespace):
                yield external, None

    def _is_through(self, service: Service, callee: External) -> bool:
        """Return whether a service reaches hosts outside through a gateway, and is not that."""
        egress = self.egress.get(callee.key)
        return egress is not None and service.has_proxy and not _is_of(egress, service)

    def _let_outside(
        self, service: Service, callee: External, ports: Sequence[int] | None, rules: Rules
    ) -> None:
        if self._is_through(service, callee):
            gateway = self.egress[callee.key].gateway
            rules.add((), [pods_in(gateway.selector, gateway.namespace, service.namespace)])
            return
        rules.add(outside_at(callee, ports), addresses_of(callee))


def _runs_in(one: Caller | Callee) -> Sequence[str] | None:
    """Return the clusters that something runs in; None where it runs in all."""
    return one.spec.clusters if isinstance(one, Service) else None


def _is_of(egress: Egress, service: Service) -> bool:
    """Return whether the pods of a service are the gateway that leads outside."""
    return egress.gateway.host == service.fqdn


def owned_network(network: Network, services: Iterable[Service]) -> Iterator[Owned]:
    """Yield the NetworkPolicies of services and gateways."""
    for service in services:
        policy = network.policy_of(service)
        if policy is not None:
            at: Path = service.setting
            variables = {"service": service, "network": policy}
            space = service.namespace.key
            yield Owned(_KIND, service.name, at, at, service.key, variables, namespace=space)
