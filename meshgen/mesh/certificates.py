"""Certificates of gateways: which Secret each becomes, and where.

A Secret stands beside the gateway's pods.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from meshgen.mesh.limited import GatewayPods
from meshgen.mesh.owned import Owned
from meshgen.mesh.servers import GatewayServer, certificate_name
from meshgen.mesh.serving import Serving
from meshgen.model.secrets import Certificate
from meshgen.resources import Object


@dataclass(frozen=True)
class GatewayCertificate:
    """The Certificate of a gateway's server; `namespace` is one that the config does not have."""

    spec: Certificate
    secret: str
    names: list[str]
    namespace: str | None

    @property
    def issuer(self) -> Object:
        """Return who signs it."""
        return {"name": self.spec.issuer, "kind": self.spec.kind}


def certificate_hosts(server: GatewayServer) -> list[str]:
    """Return the names that a server's certificate is for: its hosts, as clients ask for them."""
    said = server.certificate.dns_names if server.certificate else None
    hosts = (host if "/" not in host else host.rpartition("/")[2] for host in server.hosts)
    return said or list(dict.fromkeys(host for host in hosts if host != "*"))


def owned_certificates(
    serving: Serving, pods_of: Mapping[str, GatewayPods | None]
) -> Iterator[Owned]:
    """Yield the Certificates of the gateways, each beside the pods that show it."""
    for gateway in serving.gateways:
        pods, home = pods_of.get(gateway), serving.namespace_of(gateway)
        for server in serving.servers(gateway):
            if server.certificate is None or server.tls is None or home is None:
                continue
            elsewhere = pods.namespace if pods and pods.home is None else None
            ending = pods.ending(home, serving.mesh) if pods else ""
            found = GatewayCertificate(
                server.certificate,
                server.tls.credential_name or "",
                certificate_hosts(server),
                elsewhere,
            )
            at = (*server.tls_setting, "certificate")
            yield Owned(
                "Certificate",
                certificate_name(gateway, server) + ending,
                at,
                ("gateways", gateway) if server.is_short else server.setting,
                variables={"certificate": found},
                namespace=(pods.home if pods and pods.home else home).key,
            )
