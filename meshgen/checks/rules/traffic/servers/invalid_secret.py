"""Secrets of gateways that have no certificate, or one whose time is over."""

from collections.abc import Iterator
from datetime import UTC, datetime

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.servers.certificates import fault_of
from meshgen.checks.rules.traffic.servers.credentials import credentials
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.gateways import GATEWAY

_MANIFESTS = """\
apiVersion: v1
kind: Secret
metadata:
  name: web-tls
  namespace: istio-system
SECRET
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
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
        credentialName: CREDENTIAL
"""
_SECRET = """\
stringData:
  certificate: "..."
  tls.key: "..."\
"""


class InvalidCertificate(Rule):
    """A gateway reads `tls.crt` and `tls.key`, and takes what is a certificate now."""

    code = "MG1233"
    title = "The Secret of a server's certificate has one that is valid."
    why = (
        "The gateway has no such server: clients get `connection reset by peer` or "
        "`SSL_ERROR_SYSCALL`; with an old certificate, `certificate has expired`."
    )
    mend = (
        "Put the certificate into tls.crt and its key into tls.key, as `kubectl create secret tls`."
    )
    example = Example(
        wrong=_MANIFESTS.replace("SECRET", _SECRET).replace("CREDENTIAL", "web-tls"),
        right=_MANIFESTS.replace("SECRET", _SECRET).replace("CREDENTIAL", "other-tls"),
    )
    source = "https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/"
    istio = ("IST0161",)
    kinds = frozenset((GATEWAY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each credential whose Secret is here and has no such certificate."""
        now = datetime.now(UTC)
        for credential in credentials(system):
            secret = credential.secret(system)
            fault = fault_of(secret.object, now) if secret else ""
            if secret and fault:
                message = f"{secret} {fault}"
                others = [(secret, ("data" if "data" in secret.object else "stringData",))]
                gateway, istio = credential.gateway.member, credential.istio
                yield self.mistake(gateway, credential.path, message, others=others, istio=istio)
