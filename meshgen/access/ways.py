"""How a caller's proxy sends to a host outside: as it is, or by an egress gateway."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.access.outside import Beyond
from meshgen.access.sources import Source
from meshgen.access.targets import MUTUAL
from meshgen.lenient import mappings, text, texts
from meshgen.resources import Path
from meshgen.system import Gateway, Member, Server, System, Workload
from meshgen.system.gateways import MESH
from meshgen.system.labels import has_labels
from meshgen.system.names import covers
from meshgen.system.virtual_services import Destination, VirtualService
from meshgen.xds.pod_proxies import is_gateway


@dataclass(frozen=True, eq=False)
class Way:
    """The egress gateway on the way to a host: its pods, the server that takes what is for it.

    `port` is that of the pods. `workload` is None where the pods are none of the objects; then
    `labels` are what is known of them. `member` and `path` are the route that leads there.
    """

    name: str
    namespace: str
    labels: Mapping[str, Any]
    workload: Workload | None
    port: int
    server: Server
    member: Member
    path: Path

    @property
    def is_mutual(self) -> bool:
        """Return whether the gateway knows who calls."""
        return text(self.server.tls.get("mode")) == MUTUAL

    @property
    def is_http(self) -> bool:
        """Return whether it sees requests."""
        return self.server.is_http


class Ways:
    """The ways to hosts outside in a system."""

    def __init__(self, system: System) -> None:
        """Take the system."""
        self._system = system
        self._found: dict[tuple[str, int, str], Way | Member | None] = {}

    def of(self, source: Source, target: Beyond) -> Way | Member | None:
        """Return the gateway to which a caller's proxy sends what is for a host, if one is.

        Where a route leads to something else, it is that of the VirtualService.
        """
        key = (target.name, target.port, source.namespace)
        if key not in self._found:
            self._found[key] = next(self._leading(target, source.namespace), None)
        return self._found[key]

    def is_led(self, workload: Workload, target: Beyond) -> tuple[Member, Path] | None:
        """Return the route by which the pods of a gateway send to a host, if there is any."""
        for virtual in self._virtual_services(target):
            own = [named for _, _, named in virtual.gateways if named is not None]
            gateways = (self._system.gateways.named(named) for named in own)
            if any(one and has_labels(workload.labels, one.selector) for one in gateways):
                for to in virtual.destinations:
                    if self._full(virtual, to) == target.name and to.port in (None, target.port):
                        return virtual.member, to.path
        return None

    def _virtual_services(self, target: Beyond) -> Sequence[VirtualService]:
        return list(self._system.routing.virtual_services_about(target.name))

    def _leading(self, target: Beyond, namespace: str) -> Iterator[Way | Member]:
        for virtual in self._virtual_services(target):
            is_seen = virtual.visible is None or namespace in virtual.visible
            if not virtual.is_for_mesh or not is_seen:
                continue
            for to in virtual.destinations:
                if not _is_sidecars(virtual, to, target.port) or to.kind.startswith("mirror"):
                    continue
                host = self._full(virtual, to)
                if host != target.name:
                    yield self._way(virtual, to, host, target) or virtual.member
                return  # the first route that fits is followed

    def _full(self, virtual: VirtualService, to: Destination) -> str:
        return self._system.hosts.full(to.host, virtual.member.namespace)

    def _way(self, virtual: VirtualService, to: Destination, host: str, at: Beyond) -> Way | None:
        """Return the gateway that a route leads to; None where nothing tells that it is one."""
        place = self._system.hosts.place(host)
        service = self._system.service(*place) if place else None
        pods = next((w for w in service.workloads if is_gateway(w)), None) if service else None
        if place is None or (service is not None and pods is None):
            return None
        port = (
            next((p for p in service.ports if to.port in (None, p.number)), None)
            if service
            else None
        )
        number = to.port or (port.number if port else 0)
        inner = (port.target_in(pods) if port and pods else None) or number
        for gateway, server in self._serving(at.name):
            if server.port in (number, inner) and (
                pods is None or has_labels(pods.labels, gateway.selector)
            ):
                labels = pods.labels if pods else gateway.selector
                name = pods.member.name if pods else place[1]
                return Way(name, place[0], labels, pods, inner, server, virtual.member, to.path)
        return None

    def _serving(self, name: str) -> Sequence[tuple[Gateway, Server]]:
        """Return the servers for a host, those first that name it most exactly."""
        found = [
            (len(bare), gateway, server)
            for gateway, server, bare in self._servers
            if covers(bare, name)
        ]
        return [(g, s) for _, g, s in sorted(found, key=lambda each: -each[0])]

    @cached_property
    def _servers(self) -> Sequence[tuple[Gateway, Server, str]]:
        return [
            (gateway, server, host.rpartition("/")[2])
            for gateway in self._system.gateways.all
            for server in gateway.servers
            for host in server.hosts
        ]


def _is_sidecars(virtual: VirtualService, to: Destination, port: int) -> bool:
    """Return whether sidecars follow a route, for what goes to a port."""
    _, kind, index, *_ = to.path
    route = mappings(virtual.member.spec.get(str(kind)))[int(index)]
    matches = mappings(route.get("match"))
    return not matches or any(
        MESH in (texts(one.get("gateways")) or [MESH]) and one.get("port") in (None, port)
        for one in matches
    )


def sni_of(target: Beyond) -> str:
    """Return the name that TLS asks for: of many hosts, any one of them."""
    return target.name.replace("*", "any", 1)
