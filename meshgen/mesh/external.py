"""A host outside of the mesh: its ports, how it is found, and what leads there."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace as with_fields
from functools import cached_property
from ipaddress import ip_address

from msgspec.structs import replace

from meshgen.mesh.namespace import Namespace
from meshgen.mesh.placed import Placed
from meshgen.mesh.trafficpolicy import at_ports, declared_policy
from meshgen.model.external import External as Spec
from meshgen.model.external import ExternalPort as PortSpec
from meshgen.model.external import ExternalTls
from meshgen.model.network import DestinationRuleSpec, SubsetSpec
from meshgen.model.ports import HTTP_PROTOCOLS, PROTOCOLS, protocol_of
from meshgen.resources import Object, Path

# Protocols that are encrypted already.
SECURE = ("https", "tls")
_SOCKET = "unix://"
# The CAs that the proxy's image brings (istio.io, ClientTLSSettings).
_PUBLIC = "system"
HTTP, HTTPS = 80, 443


@dataclass(frozen=True)
class ExternalPort:
    """A port of a host outside; `protocol` is Istio's, in lower case.

    `target_port` is the port at the host where that is another.
    """

    name: str
    port: int
    protocol: str
    target_port: int | None = None

    @property
    def transport(self) -> str:
        """Return TCP or UDP."""
        return "UDP" if self.protocol == "udp" else "TCP"

    @property
    def is_http(self) -> bool:
        """Return whether the proxy reads the traffic as HTTP."""
        return self.protocol in HTTP_PROTOCOLS

    @property
    def is_secure(self) -> bool:
        """Return whether services encrypt it themselves."""
        return self.protocol in SECURE

    @property
    def entry(self) -> Object:
        """Return the port as a ServiceEntry has it."""
        target = {"targetPort": self.target_port} if self.target_port else {}
        return {
            "number": self.port,
            "name": self.name,
            "protocol": self.protocol.upper(),
            **target,
        }


@dataclass(frozen=True)
class External(Placed[Spec]):
    """Hosts outside in one environment."""

    @property
    def setting(self) -> Path:
        """Return its path in the config."""
        return ("external", self.key)

    @property
    def labels(self) -> Mapping[str, str] | None:
        """Return the labels of its objects."""
        return dict(sorted(self.spec.labels.items())) if self.spec.labels else None

    @cached_property
    def ports(self) -> tuple[ExternalPort, ...]:
        """Return the ports; first that of which services have the URL: what is encrypted."""
        usual = {"https": PortSpec(port=HTTPS)}
        if self.spec.tls:
            usual = {"http": PortSpec(port=HTTP)}
        declared = usual if self.spec.ports is None else self.spec.ports
        ports = [self._port(name, port) for name, port in declared.items()]
        return tuple(sorted(ports, key=lambda p: (self.is_plain(p), *_order(p))))

    @property
    def in_order(self) -> list[ExternalPort]:
        """Return the ports in order of name, those that are called as a protocol first."""
        return sorted(self.ports, key=_order)

    def _port(self, name: str, spec: PortSpec) -> ExternalPort:
        protocol = (spec.protocol or "").lower() or protocol_of(name)
        target = spec.target_port
        if self.spec.tls and protocol in HTTP_PROTOCOLS and spec.port == HTTP and not target:
            target = HTTPS
        return ExternalPort(name, spec.port, protocol, target if target != spec.port else None)

    def is_plain(self, port: ExternalPort) -> bool:
        """Return whether nobody encrypts what leaves for a port."""
        return not port.is_secure and not self.spec.tls

    @property
    def resolution(self) -> str:
        """Return how its addresses are found."""
        return self.spec.resolution or self.usual_resolution

    @property
    def usual_resolution(self) -> str:
        """Return how its addresses are found where nothing is said."""
        if self.spec.workload_selector:
            return "STATIC"
        endpoints = self.spec.endpoints or ()
        if endpoints:
            is_static = all(is_fixed(one.address or "") for one in endpoints)
            return "STATIC" if is_static else "DNS"
        return "NONE" if any(host.startswith("*") for host in self.spec.hosts) else "DNS"

    def only(self, host: str) -> "External":
        """Return one of its hosts by itself."""
        return with_fields(self, spec=replace(self.spec, hosts=(host,)))

    @property
    def subsets(self) -> Mapping[str, SubsetSpec]:
        """Return that there are no versions of it."""
        return {}

    def called_from(self, _: Namespace) -> str:
        """Return how a VirtualService names it."""
        return self.spec.hosts[0]

    def host(self, _: Namespace) -> str:
        """Return the host under which pods of a namespace reach it: everywhere the same."""
        return self.fqdn

    @property
    def fqdn(self) -> str:
        """Return the first host that is one, and not many; an empty text where none is."""
        return next((host for host in self.spec.hosts if not host.startswith("*")), "")

    @property
    def has_destination_rule(self) -> bool:
        """Return whether proxies have to be told how to connect."""
        return self.spec.tls is not None or self.spec.destination_rule != DestinationRuleSpec()

    def ending(self, host: str) -> str:
        """Return what tells the objects of one of its hosts from those of the others."""
        return "-" + host.replace("*", "any", 1) if self.spec.hosts[1:] else ""

    @property
    def originated(self) -> list[ExternalPort]:
        """Return the ports at which the proxy speaks TLS for services."""
        return [port for port in self.ports if self.spec.tls and not port.is_secure]

    @property
    def traffic_policy(self) -> Object:
        """Return the trafficPolicy of its DestinationRule; TLS is for what is not encrypted yet."""
        rule = self.spec.destination_rule
        declared = declared_policy(rule, rule.traffic_policy, self.ports)
        if self.spec.tls is None:
            return declared
        tls = _verifying(self.spec.tls)
        if len(self.originated) == len(self.ports) and "portLevelSettings" not in declared:
            return {"tls": tls, **declared}
        ports = [port.port for port in self.in_order if port in self.originated]
        return {**declared, **at_ports(declared, ports, tls)}


def is_fixed(address: str) -> bool:
    """Return whether an address is one that nobody has to look up: of IP, or a socket."""
    if address.startswith(_SOCKET):
        return True
    try:
        return bool(ip_address(address))
    except ValueError:
        return False


def _verifying(tls: ExternalTls) -> ExternalTls:
    """Return TLS that asks some CA: before Istio 1.21, none is where none is named."""
    if tls.ca_certificates or tls.credential_name or tls.insecure_skip_verify:
        return tls
    return replace(tls, ca_certificates=_PUBLIC)


def _order(port: ExternalPort) -> tuple[bool, str]:
    """Return the order of ports: the one in the file does not count."""
    return port.name not in PROTOCOLS, port.name
