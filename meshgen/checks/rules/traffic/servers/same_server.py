"""Servers of one Gateway for one host and one port."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.lenient import text
from meshgen.resources import dotted
from meshgen.system import Gateway, Server, System
from meshgen.system.gateways import GATEWAY, PLAIN_HTTP

_MANIFESTS = """\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: web
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - web.example.com
      tls:
        mode: SIMPLE
        credentialName: web
    - port:
        number: 443
        name: tls
        protocol: TLS
      hosts:
        - HOST.example.com
      tls:
        mode: PASSTHROUGH
"""


class SameServer(Rule):
    """Connections with TLS are told apart by their host alone.

    Source: MergeGateways and CheckDuplicates of istio.io/istio/pilot/pkg/model.
    """

    code = "MG1237"
    title = "One server of a Gateway has a host and a port."
    why = (
        "With TLS the later server does not exist, with all of its hosts: its certificate is "
        "never shown, nothing is passed on, requests answer `404`. Plain HTTP is merged."
    )
    mend = "Take the host out of one of the two servers, or give that one another port."
    example = Example(
        wrong=_MANIFESTS.replace("HOST", "web"), right=_MANIFESTS.replace("HOST", "db")
    )
    source = "https://istio.io/latest/docs/reference/config/networking/gateway/#Server"
    kinds = frozenset((GATEWAY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each server with a host that one before it has, unless MG604 tells of it."""
        for gateway in {one.member.identity: one for one in system.gateways.all}.values():
            first: dict[tuple[int, str, bool, str], Server] = {}
            for server in gateway.servers:
                if server.port and (server.tls or server.protocol in PLAIN_HTTP):
                    yield from self._of(gateway, server, first)

    def _of(
        self, gateway: Gateway, server: Server, first: dict[tuple[int, str, bool, str], Server]
    ) -> Iterator[Mistake]:
        has_tls = bool(server.tls)
        keys = [(server.port, server.bind, has_tls, _host(gateway, host)) for host in server.hosts]
        same = next((index for index, key in enumerate(keys) if key[-1] and key in first), None)
        if same is None or not has_tls:
            for key in keys:
                first.setdefault(key, server)
        if same is None:
            return
        other = first[keys[same]]
        if other is server or (_certificate(server) and _certificate(other)):
            return
        effect = "Istio leaves this server out" if has_tls else "Istio merges the two"
        what = f"`{dotted(other.path)}` has {words.show(server.hosts[same])}"
        yield self.mistake(
            gateway.member,
            (*server.path, "hosts", same),
            f"{what} on port {server.port} too: {effect}",
            others=[(gateway.member, other.path)],
            severity=self.severity if has_tls else Severity.NOTE,
        )


def _host(gateway: Gateway, host: str) -> str:
    """Return a host as istiod compares it: with the namespace that is meant."""
    where, slash, name = host.partition("/")
    if not slash or where not in (".", "*"):
        return host
    return name if where == "*" else f"{gateway.member.namespace}/{name}"


def _certificate(server: Server) -> str:
    return text(server.tls.get("credentialName")) or text(server.tls.get("serverCertificate"))
