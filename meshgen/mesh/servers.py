"""The servers of a gateway: those of its short form, and those that it names."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

from msgspec import UNSET
from msgspec.structs import replace as with_fields

from meshgen.mesh.namespace import Namespace
from meshgen.model.gateway import Gateway, Server, ServerProtocol, ServerTls
from meshgen.model.ports import protocol_of
from meshgen.model.secrets import Certificate
from meshgen.resources import Path

# The port that a gateway opens of which nothing is said.
_USUAL_PORT = 80
# The hosts of one that names none.
_ALL = Gateway().hosts
_PROTOCOLS = frozenset(get_args(ServerProtocol))
_PLAIN_HTTP = frozenset({"HTTP", "HTTP2", "GRPC", "GRPC-WEB"})
_OVER_TLS = frozenset({"HTTPS", "TLS"})
_PASSING = frozenset({"PASSTHROUGH", "AUTO_PASSTHROUGH"})

Routing = Literal["http", "tls", "tcp", ""]


@dataclass(frozen=True)
class GatewayServer:
    """A port that a gateway opens: for which hosts, and what is spoken there.

    `certificate` is what cert-manager makes. `setting` is what it comes from, `hosts_setting` what
    gives its hosts and `tls_setting` its TLS. The protocol of one that says none, and whose name
    says none either, is empty.
    """

    name: str
    port: int
    protocol: str
    hosts: tuple[str, ...]
    tls: ServerTls | None
    setting: Path
    hosts_setting: Path
    tls_setting: Path
    bind: str | None = None
    certificate: Certificate | None = None

    @property
    def is_short(self) -> bool:
        """Return whether it is of the gateway's short form."""
        return "servers" not in self.setting

    @property
    def is_plain_http(self) -> bool:
        """Return whether it speaks HTTP in the clear."""
        return self.protocol in _PLAIN_HTTP

    @property
    def is_over_tls(self) -> bool:
        """Return whether its protocol stands on TLS."""
        return self.protocol in _OVER_TLS

    @property
    def listener(self) -> Literal["HTTP", "TLS", "TCP"]:
        """Return what kind of listener its port needs: there is one for all servers of a port.

        Source: IsTLSServer of istio.io/istio/pkg/config/gateway.
        """
        if self.is_plain_http:
            return "HTTP"
        return "TLS" if self.is_over_tls else "TCP"

    @property
    def routing(self) -> Routing:
        """Return which routes of a VirtualService it follows; "" if none.

        Where it does not look into TLS, it goes by the name that the client asks for, and with
        AUTO_PASSTHROUGH needs no route for that. Source: IsHTTPServer there, and
        createGatewayTCPFilterChainOpts of istio.io/istio/pilot/pkg/networking/core.
        """
        mode = self.tls.mode if self.tls and self.is_over_tls else None
        if mode in _PASSING:
            return "tls" if mode == "PASSTHROUGH" else ""
        return "http" if self.is_plain_http or self.protocol == "HTTPS" else "tcp"


def servers_of(name: str, gateway: Gateway, *, outwards: bool = False) -> list[GatewayServer]:
    """Return the servers of a gateway: for HTTP, for HTTPS, then those that it names, in order.

    One that leads `outwards`, or that nobody uses, has none that it does not name: what goes
    through it has its own.
    """
    at: Path = ("gateways", name)
    named = sorted((gateway.servers or {}).items())
    if outwards and gateway.port is UNSET:
        gateway = with_fields(gateway, port=None)
    return [*_short(gateway, at), *(_named(key, server, gateway, at) for key, server in named)]


def is_blank(gateway: Gateway) -> bool:
    """Return whether a gateway says which pods it has, and nothing of what they serve.

    One without a word of either is a door of Istio's own ingress, for whoever has routes there.
    """
    said = gateway.port is not UNSET or gateway.tls or gateway.servers or gateway.hosts != _ALL
    return not said and (gateway.deployment is not None or gateway.selector is not None)


def http_port(gateway: Gateway) -> int | None:
    """Return the port for HTTP of the short form; None for none."""
    if gateway.port is UNSET:
        return None if gateway.servers else _USUAL_PORT
    return gateway.port


def _short(gateway: Gateway, at: Path) -> list[GatewayServer]:
    port, tls, found = http_port(gateway), gateway.tls, []
    hosts, of_tls = (*at, "hosts"), (*at, "tls")
    if port is not None:
        redirect = ServerTls(https_redirect=True) if tls and tls.redirect else None
        paths = ((*at, "port"), hosts, of_tls)
        found.append(GatewayServer("http", port, "HTTP", gateway.hosts, redirect, *paths))
    if tls is not None:
        ended = ServerTls(
            mode=tls.mode,
            credential_name=tls.credential_name,
            min_protocol_version=tls.min_protocol_version,
        )
        paths = (of_tls, hosts, of_tls)
        https = GatewayServer("https", tls.port, "HTTPS", gateway.hosts, ended, *paths)
        found.append(replace(https, certificate=tls.certificate))
    return found


def _named(key: str, server: Server, gateway: Gateway, at: Path) -> GatewayServer:
    setting = (*at, "servers", key)
    protocol = server.protocol or protocol_of(key).upper()
    found = GatewayServer(
        key,
        server.port,
        protocol if protocol in _PROTOCOLS else "",
        server.hosts or gateway.hosts,
        server.tls,
        setting,
        (*(setting if server.hosts else at), "hosts"),
        (*setting, "tls"),
        server.bind,
        server.tls.certificate if server.tls else None,
    )
    if server.tls and found.certificate:
        found = replace(found, tls=with_fields(server.tls, certificate=None))
    # Where only HTTP is redirected, there is no mode.
    if found.tls is None or not found.is_over_tls:
        return found
    return replace(found, tls=with_fields(found.tls, mode=found.tls.mode or "SIMPLE"))


def certificate_name(gateway: str, server: GatewayServer) -> str:
    """Return what a Certificate is called, before prefix and suffix."""
    return gateway if server.is_short else gateway + "-" + server.name


def with_secret(
    server: GatewayServer, name: str, gateway: Gateway, namespace: Namespace
) -> GatewayServer:
    """Return a server with the Secret of its certificate, where no other is named.

    The pods of Istio's own gateway serve all environments of a cluster: there the Secret is called
    by the environment's namespace.
    """
    tls = server.tls
    if server.certificate is None or tls is None or tls.mode in _PASSING or _has_another(tls):
        return server
    called = namespace.full_name(certificate_name(name, server)) + "-tls"
    if gateway.deployment is None:
        called = namespace.name + "-" + called
    return replace(server, tls=with_fields(tls, credential_name=called))


def _has_another(tls: ServerTls) -> bool:
    given = (tls.credential_name, tls.credential_names, tls.server_certificate)
    return any((*given, tls.tls_certificates))
