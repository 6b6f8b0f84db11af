"""Hosts outside that are reached through an egress gateway: servers, routes, and how to get there.

The gateway has a Gateway for each of the config's names, apart by SNI: HTTP comes to it by mutual
TLS of the mesh at port 80, other TCP so at port 443, and what services encrypt passes there.
Callers need a DestinationRule for the gateway, which istiod looks up in their own namespace, in
that of the Service and in the root namespace, and nowhere else: so each namespace that sees the
host has one, and no other is given the routes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from meshgen.mesh.external import External, ExternalPort
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.route import Kind
from meshgen.mesh.servers import GatewayServer
from meshgen.mesh.service import Service
from meshgen.mesh.serving import Serving
from meshgen.mesh.visibility import OWN, exported
from meshgen.model import Mesh as Spec
from meshgen.model.external import Through
from meshgen.model.gateway import ServerTls, TlsMode
from meshgen.resources import Object

# The label of a gateway's pods in Istio's charts, and what the names of their Services start with.
_ISTIO, _PREFIX = "istio", "istio-"
_MUTUAL, _PLAIN = {"mode": "ISTIO_MUTUAL"}, {"mode": "DISABLE"}


@dataclass(frozen=True)
class EgressGateway:
    """The pods of an egress gateway, and the Service in front of them.

    `service` is that one's name and `host` its full name; `namespace` is its in the cluster.
    """

    service: str
    host: str
    namespace: str
    selector: Mapping[str, str]
    # What the config itself has a Service of, that has a DestinationRule of its own.
    is_own: bool = False
    # Whether its Service has whatever port is needed.
    opens: bool = False

    @property
    def ending(self) -> str:
        """Return what tells its callers' DestinationRules from its own."""
        return "-egress" if self.is_own else ""

    def export_to(self, caller: Namespace) -> list[str] | None:
        """Return who sees the DestinationRule of callers in a namespace: these, who alone need it.

        One beside the Service's own is merged with that only where both are seen by the same.
        """
        return None if self.is_own and caller.name == self.namespace else [OWN]


def egress_gateway(
    through: Through, mesh: Spec, services: Iterable[Service], serving: Serving
) -> EgressGateway | None:
    """Return what hosts outside are reached through; None where nothing tells the Service.

    NAMESPACE/NAME is a Service, whose pods are labelled as Istio's charts do. A gateway of the
    config has its pods: those of its Deployment, of a service, or of a gateway that was installed
    with Istio.
    """
    named, slash, name = through.gateway.partition("/")
    if slash:
        selector: Mapping[str, str] = through.selector or {_ISTIO: name.removeprefix(_PREFIX)}
        return _elsewhere(name, serving.real_name(named), mesh, selector)
    declared, home = serving.gateways.get(named), serving.namespace_of(named)
    if declared is None or home is None:
        return None
    selector = through.selector or serving.selector(named)
    if declared.deployment is not None:
        return EgressGateway(named, home.fqdn(named), home.name, selector, True, opens=True)
    for service in services:
        labels = {**(mesh.labels or {}), **service.labels}
        if service.ports and selector.items() <= labels.items():
            home = service.namespace
            return EgressGateway(service.name, service.fqdn, home.name, selector, is_own=True)
    if _ISTIO not in selector:
        return None
    namespace = mesh.istio.gateway_namespace or mesh.istio.namespace
    return _elsewhere(_PREFIX + selector[_ISTIO], namespace, mesh, selector)


def _elsewhere(name: str, namespace: str, mesh: Spec, selector: Mapping[str, str]) -> EgressGateway:
    host = name + "." + namespace + ".svc." + mesh.cluster_domain
    return EgressGateway(name, host, namespace, selector)


@dataclass(frozen=True)
class Way:
    """How one sort of traffic goes through a gateway: at which port, and by which protocol.

    `kind` is that of its routes.
    """

    kind: Kind
    number: int
    protocol: str
    mode: TlsMode
    client: Mapping[str, str]


_HTTP = Way("http", 80, "HTTPS", "ISTIO_MUTUAL", _MUTUAL)
_TLS = Way("tls", 443, "TLS", "PASSTHROUGH", _PLAIN)
_TCP = Way("tcp", 443, "TLS", "ISTIO_MUTUAL", _MUTUAL)
# What a port of the gateway's Service is called, and its protocol: by whether it is for HTTP.
_AT_GATEWAY = (("tls-egress", "TLS"), ("http-egress", "HTTP"))


def ways_of(external: External, *, opens: bool) -> list[tuple[Way, ExternalPort]]:
    """Return the ports of hosts outside, each with how its traffic goes through a gateway.

    At one port of the gateway, nothing tells two ports of a host apart. So further ones come to
    others: a gateway that `opens` what is needed has the host's own.
    """
    said = (external.spec.through.ports if external.spec.through else None) or {}
    found: list[tuple[Way, ExternalPort]] = []
    for port in external.in_order:
        way = _HTTP if port.is_http else _TLS if port.is_secure else _TCP
        is_taken = any(other.number == way.number for other, _ in found)
        usual = port.port if opens and is_taken else way.number
        number = said.get(port.name, usual)
        found.append((replace(way, number=number), port))
    return found


@dataclass(frozen=True)
class Egress:
    """Hosts outside that are reached through a gateway, from the namespaces `seen_from`."""

    external: External
    gateway: EgressGateway
    seen_from: tuple[Namespace, ...]

    @property
    def ways(self) -> list[tuple[Way, ExternalPort]]:
        """Return the ports, each with how its traffic goes; those that share a way are refused."""
        return ways_of(self.external, opens=self.gateway.opens)

    def way_to(self, port: int | None) -> Way | None:
        """Return how the traffic for a port of the hosts goes."""
        return next((way for way, outside in self.ways if outside.port == port), None)

    @property
    def servers(self) -> list[Object]:
        """Return the servers of the Gateway."""
        return [
            {
                "port": {
                    "number": way.number,
                    "name": f"{way.protocol.lower()}-{port.name}",
                    "protocol": way.protocol,
                },
                "hosts": self.external.spec.hosts,
                "tls": {"mode": way.mode},
            }
            for way, port in self.ways
        ]

    @property
    def subset(self) -> Object:
        """Return the subset of the gateway's Service by which callers get there."""
        ports = [self._settings(way) for way, _ in self.ways]
        return {"name": self.external.key, "trafficPolicy": {"portLevelSettings": ports}}

    def _settings(self, way: Way) -> Object:
        sni = {} if way.client == _PLAIN else {"sni": self._sni}
        return {"port": {"number": way.number}, "tls": {**way.client, **sni}}

    @property
    def _sni(self) -> str:
        """Return a name by which the gateway knows the servers: each of the hosts would do."""
        return self.external.fqdn or self.external.spec.hosts[0].replace("*", "any", 1)

    @property
    def connects(self) -> list[str]:
        """Return who connects to the hosts: the gateway alone."""
        return exported([self.gateway.namespace], self.external.namespace)


def through(
    external: External, gateway: EgressGateway, namespaces: Iterable[Namespace]
) -> External:
    """Return hosts outside that nobody sees but who reaches them through a gateway, and that."""
    names = [*(one.name for one in seen_from(external, namespaces)), gateway.namespace]
    return replace(external, export_to=exported(names, external.namespace))


def servers_through(several: Iterable[External]) -> list[GatewayServer]:
    """Return the servers that hosts outside need of a gateway, each port once, for its Service."""
    found: dict[int, GatewayServer] = {}
    for external in several:
        at = (*external.setting, "through")
        for way, _ in ways_of(external, opens=True):
            name, protocol = _AT_GATEWAY[way.kind == "http"]
            name += "" if way.number in (_HTTP.number, _TLS.number) else f"-{way.number}"
            tls = ServerTls(mode=way.mode)
            server = GatewayServer(name, way.number, protocol, external.spec.hosts, tls, at, at, at)
            found.setdefault(way.number, server)
    return list(found.values())


def callers(several: Iterable[Egress]) -> Iterator[tuple[Namespace, list[Egress]]]:
    """Yield the namespaces that call through a gateway, each with what goes through that."""
    found: dict[tuple[str, str], tuple[Namespace, list[Egress]]] = {}
    for egress in several:
        for namespace in egress.seen_from:
            key = (egress.gateway.host, namespace.key)
            found.setdefault(key, (namespace, []))[1].append(egress)
    yield from found.values()


def seen_from(external: External, namespaces: Iterable[Namespace]) -> tuple[Namespace, ...]:
    """Return the namespaces with sidecars that see hosts outside, each of the cluster's once."""
    return tuple(
        namespace
        for namespace in namespaces
        if namespace.mesh and namespace.leads and external.is_seen_from(namespace)
    )
