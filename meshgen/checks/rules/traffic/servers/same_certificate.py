"""Several Gateways of the same pods with one certificate."""

from collections.abc import Iterator
from dataclasses import dataclass

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import text
from meshgen.system import Gateway, Server, System
from meshgen.system.gateways import GATEWAY
from meshgen.system.labels import Labelled

_SERVER = """\
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - HOST.example.com
      tls:
        mode: SIMPLE
        credentialName: CREDENTIAL
"""
_HEAD = """\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: NAME
spec:
"""
_GATEWAY = _HEAD + _SERVER


def _gateway(name: str, credential: str) -> str:
    named = _GATEWAY.replace("NAME", name).replace("HOST", name)
    return named.replace("CREDENTIAL", credential)


@dataclass(frozen=True)
class _Use:
    """A Gateway with the first of its servers that has a certificate."""

    gateway: Gateway
    server: Server


class SameCertificate(Rule):
    """A client uses a connection again for every host that its certificate is for."""

    code = "MG1234"
    title = "One Gateway has all the servers of a certificate."
    why = (
        "Browsers open one HTTP/2 connection for hosts with one address and one certificate. It "
        "stays with the Gateway of the first host: requests for the others answer `404`."
    )
    mend = "Put the hosts into one server of one Gateway, or give each a certificate of its own."
    example = Example(
        wrong="---\n".join((_gateway("web", "wild"), _gateway("api", "wild"))),
        right="---\n".join((_gateway("web", "web"), _gateway("api", "api"))),
    )
    source = (
        "https://istio.io/latest/docs/ops/common-problems/network-issues/"
        "#404-errors-occur-when-multiple-gateways-configured-with-same-tls-certificate"
    )
    istio = ("IST0138",)
    kinds = frozenset((GATEWAY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Gateway and certificate that Gateways of the same pods have as well."""
        uses: dict[tuple[str, ...], list[_Use]] = {}
        for gateway in {one.member.identity: one for one in system.gateways.all}.values():
            first = {_certificate(server): server for server in reversed(gateway.servers)}
            first.pop((), None)
            for certificate, server in first.items():
                uses.setdefault(certificate, []).append(_Use(gateway, server))
        for listed in uses.values():
            by_selector = Labelled(listed, lambda use: use.gateway.selector)
            for use in listed if len(listed) > 1 else ():
                same = by_selector.having(use.gateway.selector)
                others = [one for one in same[:_TOLD] if one is not use]
                if others:
                    yield self._mistake(use, others)

    def _mistake(self, use: _Use, others: list[_Use]) -> Mistake:
        member = use.gateway.member
        names = " and ".join(other.gateway.member.seen_from(member) for other in others)
        return self.mistake(
            member,
            (*use.server.path, "tls"),
            f"{names} {'has' if len(others) == 1 else 'have'} the same certificate",
            expected="expected one Gateway for it",
            others=[(other.gateway.member, (*other.server.path, "tls")) for other in others],
        )


# So many others are named.
_TOLD = 5


def _certificate(server: Server) -> tuple[str, ...]:
    """Return what makes a certificate the same one; empty where there is none.

    Source: haveSameCertificate of istio.io/istio/pkg/config/analysis/analyzers/gateway.
    """
    if credential := text(server.tls.get("credentialName")):
        return (credential,)
    pair = text(server.tls.get("serverCertificate")), text(server.tls.get("privateKey"))
    return pair if all(pair) else ()
