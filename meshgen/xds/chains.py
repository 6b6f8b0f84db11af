"""Filter chains, and the listeners that they are in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any

from meshgen.xds import names
from meshgen.xds.addresses import ANY, cidr
from meshgen.xds.filters import extension
from meshgen.xds.resources import Json

# What HTTP inspectors tell of plain text.
HTTP_ALPN = ("http/1.1", "h2c")
# What proxies of the mesh say of themselves: which of them is HTTP, and which is not.
MESH_HTTP_ALPN = ("istio-http/1.0", "istio-http/1.1", "istio-h2")
MESH_ALPN = ("istio", "istio-peer-exchange", *MESH_HTTP_ALPN)
PLAIN, TLS = "raw_buffer", "tls"
_TLS_SOCKET = (
    "envoy.transport_sockets.tls",
    "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
)


@dataclass(frozen=True, kw_only=True)
class Chain:
    """What is done with connections of one kind, and by what they are known: all that is said.

    `port` is the one that they were meant for, `nets` what they were meant for otherwise; `hosts`
    are told by SNI, `alpn` and `transport` by inspectors. `tls` ends TLS there.
    """

    filters: Sequence[Json]
    port: int = 0
    hosts: Sequence[str] = ()
    nets: Sequence[str] = ()
    alpn: Sequence[str] = ()
    transport: str = ""
    tls: Json | None = None
    name: str = ""

    @property
    def server_names(self) -> Sequence[str]:
        """Return the hosts that it is for; none where one of them is any."""
        return () if "*" in self.hosts else sorted(self.hosts)

    @property
    def is_for_all(self) -> bool:
        """Return whether every connection is of its kind."""
        return not (self.port or self.server_names or self.alpn or self.transport or self.nets)

    @property
    def match(self) -> Json:
        """Return by what its connections are known."""
        nets = [cidr(net) for net in sorted(self.nets) if net != ANY]
        found = {
            "destinationPort": self.port,
            "prefixRanges": nets,
            "serverNames": list(self.server_names),
            "transportProtocol": self.transport,
            "applicationProtocols": list(self.alpn),
        }
        return {key: value for key, value in found.items() if value}

    @property
    def needs_sni(self) -> bool:
        """Return whether it has to be known what TLS asks for."""
        ends = bool(self.tls and self.tls.get("commonTlsContext", {}).get("alpnProtocols"))
        return bool(self.hosts) or ends

    def is_like(self, other: "Chain") -> bool:
        """Return whether connections cannot be told from those of another chain."""
        return self._known_by() == other._known_by()

    def _known_by(self) -> tuple[Any, ...]:
        nets = {str(ip_network(net, strict=False)) for net in self.nets if net != ANY}
        return self.transport, tuple(self.alpn), {h for h in self.hosts if h != "*"}, nets

    def build(self) -> Json:
        """Return it as Envoy has it."""
        chain: Json = {"filters": list(self.filters)}
        if not self.is_for_all:
            chain["filterChainMatch"] = self.match
        if self.tls is not None:
            name, type_ = _TLS_SOCKET
            chain["transportSocket"] = extension(name, type_, **self.tls)
        if self.name:
            chain["name"] = self.name
        return chain


@dataclass(frozen=True, kw_only=True)
class Listener:
    """What listens at an address; `more` is all that is not the same for each."""

    address: str
    port: int
    chains: Sequence[Json]
    direction: str
    name: str = ""
    filters: Sequence[Json] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    def build(self) -> Json:
        """Return it as Envoy has it."""
        place: Json = {"socketAddress": {"address": self.address, "portValue": self.port}}
        if path := self.address.removeprefix("unix://") * self.address.startswith("unix://"):
            place = {"pipe": {"path": path}}
        built: Json = {
            "name": self.name or names.listener(self.address, self.port),
            "address": place,
            "filterChains": list(self.chains),
            "trafficDirection": self.direction,
            **self.more,
        }
        if self.filters:
            built["listenerFilters"] = list(self.filters)
        return built
