"""Routes of a protocol that the ports of their hosts do not have."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mappings
from meshgen.system import Host, HostPort, System, VirtualService
from meshgen.system.protocols import HTTP, TCP, TLS, family_of
from meshgen.system.routing import VIRTUAL_SERVICE

# How the proxy treats a port, by the kind of routes that it follows there; "" is where it looks.
_FOLLOWED = {
    "http": frozenset((HTTP, "")),
    "tcp": frozenset((TCP, TLS, "")),
    "tls": frozenset((TCP, TLS, "")),
}
_SERVICE = """\
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
"""
_ROUTES = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
spec:
  hosts: [web]
  http:
  - retries: {attempts: 3}
    route:
    - destination: {host: web}
"""


class RoutesOfOtherProtocol(Rule):
    """A proxy reads a port as its Service says, and follows the routes that are for that."""

    code = "MG1264"
    title = "Routes are of the protocol that their host's ports have."
    why = (
        "Sidecars do not follow them, and nothing tells: a port that is called `tcp-web` or "
        "`https` has no HTTP routes, retries, timeouts or faults."
    )
    mend = "Name the Service's port for its protocol (`http-web`), or write routes of its kind."
    example = Example(
        wrong=_ROUTES + _SERVICE + "  - {name: tcp-web, port: 80}\n",
        right=_ROUTES + _SERVICE + "  - {name: http-web, port: 80}\n",
    )
    source = "https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/"
    kinds = frozenset((VIRTUAL_SERVICE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield the routes of each kind that no port of any of the hosts follows."""
        for service in system.routing.virtual_services:
            if not service.is_for_mesh or not service.hosts:
                continue
            declared = [system.hosts.declared(host) for host in service.hosts]
            if all(declared):
                yield from self._found(service, [host for each in declared for host in each])

    def _found(self, service: VirtualService, hosts: Sequence[Host]) -> Iterator[Mistake]:
        ports = [(host, port) for host in hosts for port in host.ports]
        for kind, families in _FOLLOWED.items():
            routes = mappings(service.member.spec.get(kind))
            lost = [
                (index, among)
                for index, route in enumerate(routes)
                if (among := _among(ports, route))
                and not any(family_of(port.protocol) in families for _, port in among)
            ]
            if len(lost) == len(routes):
                lost = lost[:1]
            for index, among in lost:
                yield self._told(service, kind, index, among)

    def _told(
        self,
        service: VirtualService,
        kind: str,
        index: int,
        ports: Sequence[tuple[Host, HostPort]],
    ) -> Mistake:
        _, port = ports[0]
        said = port.protocol.lower()
        return self.mistake(
            service.member,
            ("spec", kind, index),
            f"is a route of {kind}, and port {port.number} of its host is {said}: sidecars do "
            "not follow it",
            expected=f"expected a port that says {kind}, or a route of another kind",
            others=[(host.member, port.path) for host, port in ports],
        )


def _among(
    ports: Sequence[tuple[Host, HostPort]], route: Mapping[str, Any]
) -> Sequence[tuple[Host, HostPort]]:
    """Return the ports that a route is for: those of its matches, where each names one."""
    numbers = [match.get("port") for match in mappings(route.get("match"))]
    if not numbers or not all(isinstance(number, int) for number in numbers):
        return ports
    return [(host, port) for host, port in ports if port.number in numbers]
