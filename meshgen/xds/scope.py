"""What istiod tells a proxy of: the hosts, the VirtualServices, the DestinationRules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

from meshgen.lenient import mappings, text, texts
from meshgen.system import DestinationRule, Host, System, VirtualService, Workload
from meshgen.system.egress import Egress, EgressListener, sidecars_of
from meshgen.system.labels import has_labels
from meshgen.system.member import Member
from meshgen.system.policies import SIDECAR
from meshgen.xds.delegates import merged
from meshgen.xds.merged_rules import merged_rules
from meshgen.xds.pod_proxies import has_sidecar

_EVERYBODY = {"hosts": ["*/*"]}


class Client(Protocol):
    """What is asked of a proxy here."""

    @property
    def system(self) -> System:
        """Return the system that it is in."""

    @property
    def namespace(self) -> str:
        """Return its namespace."""

    @property
    def labels(self) -> Mapping[str, Any]:
        """Return the labels of its pods."""

    @property
    def is_gateway(self) -> bool:
        """Return whether it is a gateway."""

    @property
    def workload(self) -> Workload | None:
        """Return the workload that it is of."""


@dataclass(frozen=True, eq=False)
class ScopeListener:
    """What a proxy is told of for one of the `egress` of its Sidecar; mostly there is one for all.

    `given` is the listener's settings.
    """

    given: EgressListener
    hosts: Sequence[Host]
    virtual_services: Sequence[VirtualService]


@dataclass(frozen=True, eq=False)
class Scope:
    """What istiod tells a proxy of. A gateway follows no Sidecar.

    Source: SidecarScope of istio.io/istio/pilot/pkg/model.
    """

    proxy: Client

    @cached_property
    def sidecar(self) -> Member | None:
        """Return the Sidecar that holds for it."""
        workload, system = self.proxy.workload, self.proxy.system
        if workload is None or self.proxy.is_gateway:
            return None
        return next(iter(sidecars_of(workload, system.policies(SIDECAR))), None)

    @cached_property
    def _as_sidecar(self) -> bool:
        """Return whether it is told what sidecars are.

        A gateway is as well, where its namespace has sidecars for which no Sidecar holds: istiod
        has one scope for both then, once such a sidecar has asked.

        Source: doGetSidecarScope of istio.io/istio/pilot/pkg/model.
        """
        system, home = self.proxy.system, self.proxy.namespace
        near = (one for one in system.workloads if one.namespace == home and has_sidecar(one))
        policies = system.policies(SIDECAR)
        return not self.proxy.is_gateway or any(not sidecars_of(one, policies) for one in near)

    @cached_property
    def listeners(self) -> Sequence[ScopeListener]:
        """Return what it is told of, listener by listener."""
        home, sidecar = self.proxy.namespace, self.sidecar
        given = Egress(sidecar, home).listeners if sidecar else [EgressListener(_EVERYBODY, home)]
        return [ScopeListener(each, self._hosts(each), self._routes(each)) for each in given]

    @cached_property
    def hosts(self) -> Sequence[Host]:
        """Return the hosts that it is told of, one of a name, with the ports that it may use."""
        hosts: dict[str, Host] = {}
        for listener in self.listeners:
            for host in listener.hosts:
                _put(hosts, host)
            for service in listener.virtual_services if self._as_sidecar else ():
                for name, ports in self._destinations(service).items():
                    found = self._behind(name)
                    _put(hosts, found and _with_ports(found, listener.given.own_port, ports))
        return list(hosts.values())

    @cached_property
    def _by_name(self) -> Mapping[str, Host]:
        return {host.name: host for host in self.hosts}

    def host(self, name: str) -> Host | None:
        """Return the host of a full name."""
        return self._by_name.get(name)

    @cached_property
    def virtual_services(self) -> Sequence[VirtualService]:
        """Return the VirtualServices for the mesh that it follows, in istiod's order."""
        found = {id(one): one for listener in self.listeners for one in listener.virtual_services}
        return list(found.values())

    def virtual_services_of(self, gateway: tuple[str, str] | None) -> Sequence[VirtualService]:
        """Return the VirtualServices that name a Gateway, None is the mesh, in istiod's order.

        Those that are for its namespace alone come first, then those for it and others. One that
        names a Gateway twice is there twice.

        Source: VirtualServicesForGateway of istio.io/istio/pilot/pkg/model.
        """
        return self._by_gateway.get(gateway, ())

    @cached_property
    def _by_gateway(self) -> Mapping[tuple[str, str] | None, Sequence[VirtualService]]:
        home = self.proxy.namespace
        seen = [one for one in self._roots if one.visible is None or home in one.visible]
        found: dict[tuple[str, str] | None, list[VirtualService]] = {}
        for one in sorted(seen, key=lambda one: _rank(one.visible, one.member.namespace, home)):
            for gateway in [named for _, _, named in one.gateways] or [None]:
                found.setdefault(gateway, []).append(one)
        return found

    def rule(self, host: Host, *, inbound: bool = False) -> DestinationRule | None:
        """Return the DestinationRule that it follows to a host, several merged into one.

        Of one with a `workloadSelector`, what comes in takes nothing.

        Source: SidecarScope.DestinationRule of istio.io/istio/pilot/pkg/model.
        """
        followed = self.proxy.system.routing.followed(host, self.proxy.namespace)
        rules = merged_rules(followed)
        for rule in () if inbound else rules:
            is_near = rule.member.namespace == self.proxy.namespace
            if rule.selects and is_near and has_labels(self.proxy.labels, rule.selector):
                return rule
        return next((rule for rule in reversed(rules) if not rule.selects), None)

    @cached_property
    def _roots(self) -> Sequence[VirtualService]:
        return merged(self.proxy.system)

    def _exported(self) -> Sequence[Host]:
        """Return the hosts that its namespace sees, those not for everybody first.

        istiod has the oldest ones first; Services are taken to be older than other objects, and
        those of one kind are told by their names.

        Source: SortServicesByCreationTime of istio.io/istio/pilot/pkg/model.
        """
        seen = [h for h in self.proxy.system.hosts if h.is_seen_from(self.proxy.namespace)]
        return sorted(seen, key=_order)

    def _hosts(self, listener: EgressListener) -> Sequence[Host]:
        """Return the hosts that a listener tells of, all of a name in one namespace."""
        home = self.proxy.namespace
        if not self._as_sidecar:
            return self._exported()
        told = (self._as_known(host, listener) for host in self._exported() if listener.has(host))
        found = [h for h in (_with_ports(one, listener.own_port) for one in told) if h]
        chosen: dict[str, Host] = {}
        for host in found:
            other = chosen.setdefault(host.name, host)
            is_better = host.service and not other.service and other.namespace != home
            if host.namespace == home or is_better:
                chosen[host.name] = host
        return [host for host in found if host.namespace == chosen[host.name].namespace]

    def _as_known(self, host: Host, listener: EgressListener) -> Host:
        """Return a host with those of its other names that a listener tells of."""
        names = self.proxy.system.hosts.aliases(host)
        kept = [name for name in names if listener.knows(host, name)]
        return host if len(kept) == len(names) else replace(host, aliases=kept)

    def _routes(self, listener: EgressListener) -> Sequence[VirtualService]:
        services = dict.fromkeys(self.virtual_services_of(None))
        return [one for one in services if listener.has_routes(one.member.namespace, one.hosts)]

    def _destinations(self, service: VirtualService) -> Mapping[str, set[int]]:
        """Return the hosts that routes for its namespace lead to, each with the ports; 0 is all."""
        system, found = self.proxy.system, dict[str, set[int]]()
        for destination in service.destinations:
            _, kind, index, *_ = destination.path
            matches = mappings(service.member.spec[str(kind)][index].get("match"))
            sources = [text(match.get("sourceNamespace")) for match in matches]
            named = [source for source in sources if source]
            if kind != "http" or not named or self.proxy.namespace in named:
                name = system.hosts.full(destination.host, service.member.namespace)
                found.setdefault(name, set()).add(destination.port or 0)
        return found

    def _behind(self, name: str) -> Host | None:
        """Return the host that a route leads to which no listener tells of."""
        declared, home = self.proxy.system.hosts.declared(name), self.proxy.namespace
        own = next((host for host in declared if host.namespace == home), None)
        seen = [host for host in declared if host.is_seen_from(home)]
        return own or next((h for h in seen if h.service), None) or next(iter(seen), None)


def _order(host: Host) -> tuple[bool, bool, str, str, str]:
    is_entry, member = host.service is None, host.member
    return host.visible is None, is_entry, member.name, member.namespace, host.name


def _rank(visible: frozenset[str] | None, namespace: str, home: str) -> int:
    return 2 if visible is None else int(namespace != home)


def _with_ports(host: Host, port: int, ports: set[int] | None = None) -> Host | None:
    """Return a host with those of its ports that can be used; None where it has none of them."""
    wanted = {port} if port else ports or {0}
    if 0 in wanted:
        return host
    kept = [each for each in host.ports if each.number in wanted]
    return host if len(kept) == len(host.ports) else replace(host, ports=kept) if kept else None


def _put(hosts: dict[str, Host], host: Host | None) -> None:
    """Add a host; of several of a name a Service holds, and ports of one namespace add up.

    Source: appendSidecarServices of istio.io/istio/pilot/pkg/model.
    """
    if host is None:
        return
    other = hosts.setdefault(host.name, host)
    if host.service and not other.service:
        hosts[host.name] = host
    elif bool(host.service) == bool(other.service) and _are_alike(host, other):
        numbers = {port.number for port in other.ports}
        added = [port for port in host.ports if port.number not in numbers]
        if added:
            hosts[host.name] = replace(other, ports=[*other.ports, *added])


def _are_alike(one: Host, other: Host) -> bool:
    if one.namespace != other.namespace:
        return False
    if one.member.position == other.member.position:
        return True
    fields = ("resolution", "workloadSelector")
    is_same = all(one.member.spec.get(each) == other.member.spec.get(each) for each in fields)
    exports, others = (set(texts(each.member.spec.get("exportTo"))) for each in (one, other))
    return is_same and exports == others and one.member.labels == other.member.labels
