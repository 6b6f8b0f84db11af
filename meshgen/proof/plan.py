"""Which proxies and stubs a script needs.

It begins where requests do, and follows what each proxy may send to: what nobody is led to is not
run.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.lenient import text
from meshgen.model.trust import Authorizer
from meshgen.proof.clusters import at_socket
from meshgen.proof.listeners import MANAGER, chains_of, listening, type_of
from meshgen.proof.matching import virtual_host
from meshgen.proof.places import LOOPBACK, Places
from meshgen.proof.process import Process, is_own
from meshgen.proof.replicas import pods_of
from meshgen.proof.secrets import speaks_own_tls
from meshgen.proof.stub import Order, Stub
from meshgen.proof.walk import texts_in
from meshgen.proof.world import World
from meshgen.system import NetworkGateway, System, Workload
from meshgen.xds import Json, Proxy
from meshgen.xds.behind import Endpoint

_NOWHERE = "BlackHoleCluster"
_ANYWHERE = "PassthroughCluster"

# An Envoy takes some 50 MB, and a fifth of a second of a processor to start.
MOST_PROCESSES = 60


class Plan:
    """What is run for a script.

    `hosts` are all names that its certificates have to be for, `orders` what workloads are told,
    `verdicts` what external authorizers are.
    """

    def __init__(self, world: World, places: Places, replicas: int | None = None) -> None:
        """Take the mesh, the folder, and how many pods each workload has, if not as declared."""
        self.world = world
        self.places = places
        self.processes: dict[str, Process] = {}
        self.stubs: dict[Stub, int] = {}
        self.orders: dict[Order, None] = {}
        self.verdicts: list[Authorizer] = []
        self.hosts: dict[str, None] = {}
        self._gateways: dict[str, Proxy] = {}
        self._replicas = replicas

    def enter(
        self, proxy: Proxy, listener: Json, port: int, address: str, host: str
    ) -> tuple[str, bool]:
        """Let requests to a host begin at a listener of a proxy, and follow where they may go.

        Returns the name of the entry, and whether it is one for HTTP.
        """
        process = self.process(proxy)
        name = f"{text(listener.get('name'))} {address}:{port}"
        if name not in process.entries:
            process.entries[name] = listening(listener, LOOPBACK, process.routes, port, address)
        self.hosts[host] = None
        self._follow(process, list(_reached(process.entries[name], host)))
        return name, any(type_of(one) == MANAGER for one in _filters(process.entries[name]))

    def process(self, proxy: Proxy) -> Process:
        """Return the Envoy of a proxy."""
        if str(proxy) not in self.processes:
            if len(self.processes) == MOST_PROCESSES:
                raise _too_many(proxy)
            pods = pods_of(proxy.system, proxy.workload, self._replicas)
            number = len(self.processes) + 1
            made = Process(number, proxy, pods, self.world.resources(proxy))
            self.processes[str(proxy)] = made
        return self.processes[str(proxy)]

    def container(
        self, workload: Workload, pod: int, port: int, *, speaks_tls: bool = False
    ) -> str:
        """Return where what is behind a port of a pod is reached, without its proxy."""
        version = text(workload.labels.get("version"))
        site = self._holding(workload).site
        name = site.named(workload.namespace, workload.member.name)
        spoken = speaks_tls or self._is_tls_port(workload, port)
        stub = Stub(name, version, pod, port, speaks_tls=spoken, cluster=site.cluster)
        return self._numbered(stub)

    def gateway_at(self, path: str) -> Proxy | None:
        """Return the gateway of a network that takes what is for others at a socket."""
        return self._gateways.get(path)

    def _follow(self, process: Process, part: Any) -> None:
        """Follow the clusters that are named in a part of what a proxy was sent."""
        for name in dict.fromkeys(texts_in(part)):
            if name in process.clusters and name not in process.behind and not is_own(name):
                process.behind[name] = []
                process.behind[name] += self._behind(process, name)

    def _behind(self, process: Process, name: str) -> Iterator[Endpoint]:
        if name == _NOWHERE:
            return
        cluster = process.clusters[name]
        speaks_tls = speaks_own_tls(cluster)
        found = self.world.behind(process.proxy, name)
        if not found and cluster.get("type") == "ORIGINAL_DST":
            yield at_socket(self._outside(name))
        for endpoint in found:
            workload = endpoint.workload
            if endpoint.gateway is not None:
                yield self._through(endpoint.gateway, endpoint)
            elif workload is None:
                yield at_socket(self._outside(name), endpoint)
            else:
                for path in self._pods(workload, endpoint.port, speaks_tls=speaks_tls):
                    yield at_socket(path, endpoint)

    def _through(self, gateway: NetworkGateway, endpoint: Endpoint) -> Endpoint:
        """Return where the gateway of a network is, with the share of all pods that are behind it.

        One of its pods stands for all: they pass on what they do not look at.
        """
        service = gateway.service
        port = service.port(gateway.port)
        for workload in service.workloads:
            proxy, target = self.world.proxy_of(workload), port and port.target_in(workload)
            if proxy is not None and proxy.is_gateway and target:
                process = self.process(proxy)
                self._take(process, target)
                if process.inbound[target] is None:
                    break
                path = self.places.inbound(process.number, 0, target)
                self._gateways[path] = proxy
                behind = [(each.weight, self._count(each)) for each in endpoint.hidden]
                share = sum(weight * pods for weight, pods in behind)
                weight = endpoint.weight * share // sum(weight for weight, _ in behind)
                return at_socket(path, replace(endpoint, weight=weight))
        raise _no_gateway(gateway)

    def _count(self, endpoint: Endpoint) -> int:
        """Return how many pods an endpoint stands for."""
        workload = endpoint.workload
        return pods_of(self._holding(workload), workload, self._replicas) if workload else 1

    def _holding(self, workload: Workload) -> System:
        return self.world.system.holding(workload)

    def _outside(self, cluster: str) -> str:
        host = "" if cluster == _ANYWHERE else cluster.rpartition("|")[2]
        if host:
            self.hosts[host] = None
        return self._numbered(Stub(host, is_outside=True, speaks_tls=True))

    def _pods(self, workload: Workload, port: int, *, speaks_tls: bool) -> Iterator[str]:
        """Yield where a port of each pod of a workload is reached."""
        proxy = self.world.proxy_of(workload)
        if proxy is None or not (proxy.is_gateway or workload.is_captured(port)):
            for pod in range(pods_of(self._holding(workload), workload, self._replicas)):
                yield self.container(workload, pod, port, speaks_tls=speaks_tls)
            return
        process = self.process(proxy)
        self._take(process, port)
        for pod in range(process.pods):
            yield self.places.inbound(process.number, pod, port)

    def _take(self, process: Process, port: int) -> None:
        """Let a proxy take what is for a port of its pods."""
        if port in process.inbound:
            return
        process.inbound[port] = None
        listener = process.listener_for(port)
        if listener is not None:
            taken = listening(listener, {}, process.routes, port)
            process.inbound[port] = taken
            self._follow(process, chains_of(taken))

    def _is_tls_port(self, workload: Workload, port: int) -> bool:
        """Return whether a Service says that what is behind a port speaks TLS itself."""
        return any(
            each.family == "TLS" and each.target_in(workload) == port
            for service in self._holding(workload).services_of(workload)
            for each in service.ports
        )

    def _numbered(self, stub: Stub) -> str:
        return self.places.stub(self.stubs.setdefault(stub, len(self.stubs)))


def _too_many(proxy: Proxy) -> MeshgenError:
    what = f"the requests may reach more than {MOST_PROCESSES} workloads, {proxy} among them"
    expected = "expected fewer, since each takes an Envoy of its own"
    hint = "ask fewer hosts at a time"
    return MeshgenError([Finding(Code.USAGE, what, expected=expected, hint=hint)])


def _no_gateway(gateway: NetworkGateway) -> MeshgenError:
    service = f"Service {gateway.service.namespace}/{gateway.service.name} of {gateway.cluster}"
    way = f"the way into the network {gateway.network}"
    what = f"{service} is {way}, and no gateway behind it listens for port {gateway.port}"
    expected = "expected pods with a Gateway that has `tls.mode: AUTO_PASSTHROUGH` there"
    return MeshgenError([Finding(Code.USAGE, what, expected=expected)])


def _filters(listener: Json) -> Iterator[Json]:
    for chain in chains_of(listener):
        yield from chain["filters"]


def _reached(listener: Json, host: str) -> Iterator[Any]:
    """Yield the parts of a listener that a request to a host may go through."""
    for one in _filters(listener):
        config = dict(one["typedConfig"])
        if type_of(one) == MANAGER:
            yield virtual_host(config.pop("routeConfig"), host)
        yield config
