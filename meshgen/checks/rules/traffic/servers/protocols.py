"""Servers of one port that speak protocols which exclude each other."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping
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
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - web.example.com
    - port:
        number: PORT
        name: tcp
        protocol: TCP
      hosts:
        - "*"
"""


class PortProtocols(Rule):
    """A listener is of plain HTTP, or has TLS, or passes on bytes."""

    code = "MG1236"
    title = "The servers of a port are all plain HTTP, or all have TLS."
    why = (
        "The port has one listener: the server that was made first decides what it is, and istiod "
        "leaves the other one out. Connections fail, or requests answer `404`."
    )
    mend = "Give each protocol a port of its own."
    example = Example(
        wrong=_MANIFESTS.replace("PORT", "80"), right=_MANIFESTS.replace("PORT", "9000")
    )
    source = "https://istio.io/latest/docs/reference/config/networking/gateway/#Port"
    kinds = frozenset((GATEWAY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each server on a port of the same pods that has another kind of servers."""
        first: dict[tuple[str, int, str], tuple[Gateway, Server]] = {}
        for gateway in {one.member.identity: one for one in system.gateways.all}.values():
            selector = str(sorted(map(str, gateway.selector.items())))
            for server in gateway.servers:
                if not (server.port and server.protocol):
                    continue
                key = (selector, server.port, server.bind)
                other, before = first.setdefault(key, (gateway, server))
                one, another = _listener(server), _listener(before)
                if server is before or (one == another and one != "TCP"):
                    continue
                told = (
                    f"{other.member.seen_from(gateway.member)} has {before.protocol}"
                    if other is not gateway
                    else (f"the server before it has {before.protocol}")
                )
                yield self.mistake(
                    gateway.member,
                    (*server.path, "port"),
                    f"{told} on port {server.port}, which excludes {server.protocol} here",
                    expected="expected a port of its own",
                    others=[(other.member, (*before.path, "port"))],
                )


def _listener(server: Server) -> str:
    """Return what kind of listener a server needs.

    Source: IsTLSServer of istio.io/istio/pkg/config/gateway, canMergeProtocols of
    istio.io/istio/pilot/pkg/model.
    """
    if server.protocol in PLAIN_HTTP:
        return "HTTP"
    return "TLS" if mapping(server.tls) else "TCP"
