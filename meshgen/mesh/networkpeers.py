"""What NetworkPolicies tell apart: pods by their labels, namespaces, addresses, and ports."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from meshgen.lenient import mapping, mappings, text
from meshgen.mesh.asked import pod_ports
from meshgen.mesh.callers import Caller, PodsElsewhere
from meshgen.mesh.calls import Callee, Edge
from meshgen.mesh.external import External, is_fixed
from meshgen.mesh.front import fronts
from meshgen.mesh.monitoring import scrape_of
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.service import Service
from meshgen.mesh.workload import workloads
from meshgen.model import Istio
from meshgen.model.networkpolicy import NetworkPeer
from meshgen.resources import Object

# Every namespace has its name as a label (Kubernetes, "Automatic labelling").
_NAME = "kubernetes.io/metadata.name"
# Where a sidecar gives out metrics: merged with the application's by its agent, or its own alone.
MERGED, OF_PROXY = 15020, 15090
ANYWHERE: Sequence[Object] = tuple({"ipBlock": {"cidr": cidr}} for cidr in ("0.0.0.0/0", "::/0"))

# A port, by its protocol and its number.
Port = tuple[str, int]


@dataclass
class Rules:
    """Rules of one direction: the peers by the ports, each once; no ports are all of them."""

    side: str
    _found: dict[tuple[Port, ...], list[Object] | None] = field(default_factory=dict)

    def add(self, ports: Iterable[Port], peers: Iterable[Object]) -> None:
        """Let peers through at ports; without any, everybody."""
        at, said = tuple(dict.fromkeys(ports)), list(peers)
        listed = self._found.setdefault(at, [])
        if listed is not None:
            listed += (peer for peer in said if peer not in listed)
        if not said:
            self._found[at] = None

    def listed(self) -> list[Object]:
        """Return the rules as a NetworkPolicy has them."""
        return [self._rule(ports, peers) for ports, peers in self._found.items()]

    def _rule(self, ports: Sequence[Port], peers: list[Object] | None) -> Object:
        at = [{"port": number, "protocol": protocol} for protocol, number in ports]
        return {**({self.side: peers} if peers else {}), **({"ports": at} if at else {})}


def namespace_of(principal: str, domain: str) -> str | None:
    """Return the namespace in a principal of the mesh's own; None where nothing tells it."""
    parts = principal.split("/")
    is_ours = parts[:1] in ([domain], ["cluster.local"]) and parts[1:2] == ["ns"]
    return parts[2] if is_ours and len(parts) > 3 and "*" not in parts[2] else None


def calling(caller: Caller, callee: Service) -> Iterator[Object]:
    """Yield who calls, as a service's pods know it; nobody with a node's address, or elsewhere.

    Gateways of which nothing tells the pods run beside the Gateway, or where Istio's own do.
    """
    home, istio = callee.namespace, callee.istio
    if isinstance(caller, PodsElsewhere):
        spaces = [caller.namespace]
        if not caller.selector:
            spaces.append(istio.gateway_namespace or istio.namespace)
        for space in dict.fromkeys(spaces):
            yield pods_in(caller.selector, space, home)
    elif caller.here and not caller.spec.host_network:
        yield pods_in(caller.selector, caller.namespace.name, home)


def called(callee: Callee, home: Namespace) -> Sequence[Object]:
    """Return where a service's pods are, as those of a namespace know them."""
    assert isinstance(callee, Service)
    if not callee.has_pods or callee.spec.host_network:
        return ANYWHERE
    return [pods_in(callee.selector, callee.namespace.name, home)]


def pods_in(labels: Mapping[str, str], namespace: str, home: Namespace) -> Object:
    """Return pods with labels, in a namespace of the cluster, as those in another know them."""
    found: Object = {"podSelector": {"matchLabels": dict(labels)} if labels else {}}
    if namespace == home.name:
        return found
    return {"namespaceSelector": {"matchLabels": {_NAME: namespace}}, **found}


def in_namespaces(names: Sequence[str] | None, pods: Mapping[str, str] | None = None) -> Object:
    """Return pods in some namespaces of the cluster, or in all."""
    found: Object = {"namespaceSelector": {}}
    if names is not None and len(names) == 1:
        found["namespaceSelector"] = {"matchLabels": {_NAME: names[0]}}
    elif names is not None:
        among = {"key": _NAME, "operator": "In", "values": list(names)}
        found["namespaceSelector"] = {"matchExpressions": [among]}
    return {**found, **({"podSelector": {"matchLabels": dict(pods)}} if pods else {})}


def block(said: str) -> Object:
    """Return a peer of addresses; one alone is a network of itself."""
    # Each part stays known: see provenance.
    alone = "/128" if ":" in said else "/32"
    return {"ipBlock": {"cidr": said if "/" in said else said + alone}}


def ports_of(said: NetworkPeer) -> list[Port]:
    """Return the ports that are said of a peer; none where nothing is."""
    return [(said.protocol, port) for port in said.ports or ()]


def asked_at(edge: Edge) -> list[Port]:
    """Return the ports of a call; whoever asks at all ports does so by UDP too.

    What has no pods is a name of a host elsewhere, which has the ports of the Service.
    """
    found, callee = [("TCP", port) for port in edge.ports], edge.callee
    if isinstance(callee, Service):
        if not callee.has_pods:
            return [(port.transport, port.port) for port in callee.ports]
        told = {port.number for port in pod_ports(callee) if port.told}
        if told <= set(edge.ports):
            found += by_udp(callee)
    return found


def by_udp(service: Service) -> Iterator[Port]:
    """Yield the ports of a service's pods that are none of TCP."""
    for front in fronts(service) if service.has_pods else ():
        for port in front.ports:
            if port.transport == "UDP":
                yield "UDP", port.target_port


def told(service: Service) -> list[Port]:
    """Return all ports of a gateway's Service."""
    found = [("TCP", port.number) for port in pod_ports(service) if port.told]
    return [*found, *by_udp(service)]


def scraped(service: Service) -> Iterator[Port]:
    """Yield the ports where a service's pods give out metrics."""
    mesh_config = service.istio.mesh_config or {}
    if service.has_proxy:
        merges = mesh_config.get("enablePrometheusMerge") is not False
        yield "TCP", MERGED if merges else OF_PROXY
    for workload in workloads(service):
        scrape = scrape_of(service, workload.spec)
        if scrape is not None and scrape.port is not None and not scrape.merged:
            yield "TCP", scrape.port.number


def outside_at(callee: External, asked: Sequence[int] | None) -> Iterator[Port]:
    """Yield ports that are asked as hosts outside have them; None is all.

    UDP is in no call, and always meant.
    """
    ends = callee.spec.endpoints or ()
    for port in callee.ports:
        if asked is None or port.transport == "UDP" or port.port in asked:
            own = [(end.ports or {}).get(port.name) for end in ends] or [None]
            for number in own:
                yield port.transport, number or port.target_port or port.port


def collecting(istio: Istio) -> Iterator[tuple[Port, Object]]:
    """Yield whom proxies ask or tell of requests, by the mesh config: a port, and the namespace.

    Services have the ports of their pods, mostly: those of zipkin, jaeger and the collector do.
    """
    for provider in mappings((istio.mesh_config or {}).get("extensionProviders")):
        for settings in map(mapping, provider.values()):
            host, port = text(settings.get("service")), settings.get("port")
            _, _, rest = host.rpartition("/")[2].partition(".")
            namespace, _, end = rest.partition(".")
            if isinstance(port, int) and end.partition(".")[0] == "svc":
                yield ("TCP", port), in_namespaces([namespace])


def addresses_of(callee: External) -> Sequence[Object]:
    """Return where hosts outside are: anywhere, unless addresses are said that nobody looks up."""
    said = [one.address or "" for one in callee.spec.endpoints or ()]
    if said and not all(is_fixed(one) and "://" not in one for one in said):
        return ANYWHERE
    if not said and callee.resolution == "NONE":
        said = list(callee.spec.addresses or ())
    return [block(one) for one in said] or ANYWHERE
