"""A server of a Gateway on a proxy: what it takes, and what istiod calls its routes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meshgen.lenient import text
from meshgen.system import Gateway, Server
from meshgen.system.gateways import PASSING, PLAIN_HTTP

# What listens where: the port of the pods, the protocol, the address.
Place = tuple[int, str, str]


@dataclass(frozen=True, eq=False)
class MergedServer:
    """A server of a Gateway on a proxy; `port` is the one that its pods listen at.

    `hosts` are those of the server, each with the namespace that it is for, if it is for one.
    """

    gateway: Gateway
    server: Server
    port: int
    hosts: Sequence[str]

    @property
    def name(self) -> tuple[str, str]:
        """Return namespace and name of its Gateway."""
        return self.gateway.member.namespace, self.gateway.member.name

    @property
    def place(self) -> Place:
        """Return where it listens, and for what."""
        return self.port, self.server.protocol, self.server.bind

    @property
    def mode(self) -> str:
        """Return the mode of its TLS; "" where it has none."""
        return (text(self.server.tls.get("mode")) or "PASSTHROUGH") if self.has_tls else ""

    @property
    def has_tls(self) -> bool:
        """Return whether it says something of TLS, be it that everybody is sent to https."""
        return isinstance(self._given.get("tls"), Mapping)

    @property
    def _given(self) -> Mapping[str, object]:
        _, _, index = self.server.path
        given: Mapping[str, object] = self.gateway.member.spec["servers"][index]
        return given

    @property
    def is_passing(self) -> bool:
        """Return whether it leaves TLS to those behind it."""
        return self.mode in PASSING

    @property
    def is_plain(self) -> bool:
        """Return whether it takes HTTP without TLS."""
        return self.server.protocol in PLAIN_HTTP

    @property
    def is_https(self) -> bool:
        """Return whether it ends TLS, and takes HTTP inside."""
        return self.server.protocol == "HTTPS" and self.has_tls and not self.is_passing

    @property
    def is_tls(self) -> bool:
        """Return whether what it takes is TLS."""
        return self.has_tls and not self.is_plain

    @property
    def routes(self) -> str:
        """Return the name of its routes; "" where it has none, since it is no HTTP.

        Source: gatewayRDSRouteName of istio.io/istio/pilot/pkg/model.
        """
        server, (namespace, name) = self.server, self.name
        bind = f".{server.bind}" if server.bind else ""
        if self.is_plain:
            return f"http.{self.port}{bind}"
        if server.protocol == "HTTPS" and not self.is_passing:
            port = text(self._port.get("name"))
            return f"https.{server.port}.{port}.{name}.{namespace}{bind}"
        return ""

    @property
    def _port(self) -> Mapping[str, object]:
        given = self._given.get("port")
        return given if isinstance(given, Mapping) else {}

    @property
    def sni(self) -> Sequence[str]:
        """Return its hosts without their namespaces."""
        return sorted({host.rpartition("/")[2] for host in self.hosts})


def hosts_of(server: Server, namespace: str) -> Sequence[str]:
    """Return the hosts of a server, with the namespaces that alone may have routes for them.

    Source: sanitizeServerHostNamespace of istio.io/istio/pilot/pkg/model.
    """
    if any(host == "*/*" for host in server.hosts):
        return ["*"]
    found = []
    for host in server.hosts:
        where, slash, name = host.partition("/")
        is_any = not slash or where == "*"
        home = namespace if where == "." else where
        found.append((name or host) if is_any else f"{home}/{name}")
    return found
