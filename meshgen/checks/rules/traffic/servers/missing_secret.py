"""Certificates of gateways that are in another namespace, or not there."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.servers.credentials import credentials, makers
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.system import System
from meshgen.system.gateways import GATEWAY

_MANIFESTS = """\
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web
  namespace: NAMESPACE
spec:
  secretName: web-tls
  dnsNames:
    - web.example.com
  issuerRef:
    name: letsencrypt
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
        credentialName: web-tls
"""


class MissingCertificate(Rule):
    """The pods of a gateway read Secrets of their own namespace, whatever the Gateway's is."""

    code = "MG1232"
    title = "The Secret of a server's certificate is in the namespace of the gateway's pods."
    why = (
        "Without it the gateway has no such server: clients get `connection reset by peer` or "
        "`SSL_ERROR_SYSCALL`, and istiod logs `secret … not found`."
    )
    mend = "Make the Secret, or its Certificate, in the namespace that the gateway's pods run in."
    example = Example(
        wrong=_MANIFESTS.replace("NAMESPACE", "shop"),
        right=_MANIFESTS.replace("NAMESPACE", "istio-system"),
    )
    source = (
        "https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/"
        "#troubleshooting"
    )
    istio = ("IST0101",)
    kinds = frozenset((GATEWAY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each credential that is not there: as a note, where no object has it at all."""
        named = makers(system)
        for credential in credentials(system):
            name, spaces = credential.name, credential.namespaces
            if credential.secret(system) or any(
                system.made.may_have("Secret", space, name)
                or system.is_external("Secret", space, name)
                for space in spaces
            ):
                continue
            elsewhere = [] if system.made.is_copied("Secret", name) else named.get(name, ())
            message = f"there is no Secret {words.show(name)} here in the namespace {spaces[0]}"
            hint = "the gateway's pods run in it" if elsewhere else ""
            yield self.mistake(
                credential.gateway.member,
                credential.path,
                message,
                expected=f"expected a Secret of the namespace {spaces[0]}",
                hint=hint,
                others=elsewhere,
                istio=credential.istio,
                severity=self.severity if elsewhere else Severity.NOTE,
            )
