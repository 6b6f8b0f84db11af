"""Gateways: their servers, and the pods that serve them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.lenient import items, mapping, mappings, text
from meshgen.resources import Path
from meshgen.system.installed import Installed, of_profiles
from meshgen.system.labels import Labelled
from meshgen.system.member import Member
from meshgen.system.names import Named
from meshgen.system.objects import Objects
from meshgen.system.services import Service
from meshgen.system.workloads import Workload

GATEWAY = "Gateway.networking.istio.io"
# The gateway of all sidecars.
MESH = "mesh"
# The protocols of a server whose requests are routed by their host.
PLAIN_HTTP = frozenset(("HTTP", "HTTP2", "GRPC", "GRPC-WEB", "HTTP_PROXY"))
# The modes of TLS in which a server leaves it to those behind it.
PASSING = frozenset(("PASSTHROUGH", "AUTO_PASSTHROUGH"))
# The label by which one knows the gateways that are installed with Istio.
_CHOSEN = "istio"


@dataclass(frozen=True, eq=False)
class Server:
    """A server of a Gateway; `path` is its place in the object. What is missing is 0 or ""."""

    path: Path
    port: int
    protocol: str
    bind: str
    hosts: Sequence[str]
    tls: Mapping[str, Any]

    @property
    def is_http(self) -> bool:
        """Return whether a proxy sees requests there, and not connections alone.

        Source: IsHTTPServer of istio.io/istio/pkg/config/gateway.
        """
        is_ended = self.protocol == "HTTPS" and text(self.tls.get("mode")) not in PASSING
        return self.protocol in PLAIN_HTTP or is_ended


@dataclass(frozen=True, eq=False)
class Gateway:
    """A Gateway: what listens, on which pods."""

    member: Member

    @cached_property
    def selector(self) -> Mapping[str, Any]:
        """Return the labels of the pods that serve it; empty if all do."""
        return mapping(self.member.spec, "selector")

    @cached_property
    def servers(self) -> Sequence[Server]:
        """Return its servers."""
        listed = mappings(self.member.spec.get("servers"))
        return [_server(("spec", "servers", index), server) for index, server in enumerate(listed)]

    @cached_property
    def _named(self) -> Named[str]:
        """Return the namespaces that its hosts are for, by the hosts."""
        named: Named[str] = Named()
        for server in self.servers:
            for host in server.hosts:
                where, slash, name = host.rpartition("/")
                home = self.member.namespace if where == "." else where
                named.add(name, home if slash else "*")
        return named

    def serves(self, host: str, namespace: str) -> bool:
        """Return whether a VirtualService of a namespace has its routes for a host by it.

        Source: NamesForNamespace and Name.Matches of istio.io/istio/pkg/config/host.
        """
        return any(where in ("*", namespace) for where in self.namespaces_of(host))

    def namespaces_of(self, host: str) -> Sequence[str]:
        """Return the namespaces whose VirtualServices may have routes for a host; `*` is all."""
        return [*self._named.covering(host), *self._named.covered(host)]


@dataclass(frozen=True, eq=False)
class GatewayPods:
    """Pods that may serve a Gateway: of a workload, or of a gateway that is `installed` with Istio.

    `ports` are those of all Services in front, each with the port of the pods that it leads to;
    `services` are those among the objects.
    """

    namespace: str
    labels: Mapping[str, Any]
    ports: Mapping[int, int | str]
    services: Sequence[Service] = ()
    workload: Workload | None = None
    installed: Installed | None = None


class Gateways:
    """The Gateways of a system, and what pods there are for them."""

    def __init__(self, gateways: Iterable[Gateway], pods: Iterable[GatewayPods]) -> None:
        """Take both, in order."""
        self.all: Sequence[Gateway] = list(gateways)
        self._named = {(g.member.namespace, g.member.name): g for g in self.all}
        self.pods: Sequence[GatewayPods] = list(pods)
        self._pods: Labelled[GatewayPods] = Labelled(self.pods, lambda pod: pod.labels)

    def named(self, reference: tuple[str, str]) -> Gateway | None:
        """Return the Gateway of a namespace and a name."""
        return self._named.get(reference)

    def having(self, labels: Mapping[str, Any]) -> Sequence[GatewayPods]:
        """Return the pods of any namespace that have labels."""
        return self._pods.having(labels)

    def serving(self, gateway: Gateway) -> Sequence[GatewayPods]:
        """Return the pods that serve a Gateway, in any namespace; all where it selects none."""
        return self._pods.having(gateway.selector)


def gateway_reference(reference: str, namespace: str) -> tuple[str, str]:
    """Return namespace and name of the Gateway that a VirtualService of a namespace names.

    Source: resolveGatewayName of istio.io/istio/pilot/pkg/model.
    """
    if "/" in reference:
        where, _, name = reference.partition("/")
        return (namespace if where == "." else where), name
    name, dot, rest = reference.partition(".")
    return (rest.partition(".")[0] if dot else namespace), name


def gateways_of(system: Objects) -> Gateways:
    """Return the Gateways of a system; pods of workloads come before those installed with Istio."""
    gateways = map(Gateway, system.of(GATEWAY))
    return Gateways(gateways, (*_deployed(system), *_installed(system)))


def _deployed(system: Objects) -> Iterable[GatewayPods]:
    for workload in system.workloads:
        services = system.services_of(workload)
        ports = {
            port.number: port.target
            for service in services
            for port in service.ports
            if port.transport == "TCP"
        }
        yield GatewayPods(workload.namespace, workload.labels, ports, services, workload)


def _installed(system: Objects) -> Iterable[GatewayPods]:
    """Yield the gateways that were installed with Istio, where no object is such a gateway."""
    plane = system.control_plane
    listed = plane.installed
    if listed is None:
        profiles = {cluster.profile for cluster in system.clusters}
        listed = list(of_profiles(profiles, plane.gateway_namespace))
    for one in listed:
        alike = {_CHOSEN: one.labels[_CHOSEN]}
        if not system.workloads_in(one.namespace).having(alike):
            yield GatewayPods(one.namespace, one.labels, one.ports, installed=one)


def _server(path: Path, server: Mapping[str, Any]) -> Server:
    port = mapping(server, "port")
    number = port.get("number")
    return Server(
        path,
        number if isinstance(number, int) else 0,
        text(port.get("protocol")).upper(),
        text(server.get("bind")),
        [text(host) for host in items(server.get("hosts"))],
        mapping(server, "tls"),
    )
