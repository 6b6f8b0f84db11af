"""Gateways of the Gateway API whose certificates are in other namespaces."""

from collections.abc import Iterator

from meshgen.checks.rules.references.grants import Grants
from meshgen.checks.rules.references.routes import GATEWAY, GROUP
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.system import Member, System

# They bring listeners of their own to a Gateway.
_SETS = (f"ListenerSet.{GROUP}", "XListenerSet.gateway.networking.x-k8s.io")
_GATEWAY = f"""\
apiVersion: {GROUP}/v1
kind: Gateway
metadata:
  name: edge
  namespace: edge
spec:
  listeners:
    - name: https
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: web-tls
            namespace: shop
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web-tls
  namespace: shop
spec:
  secretName: web-tls
"""
_GRANTED = f"""\
---
apiVersion: {GROUP}/v1beta1
kind: ReferenceGrant
metadata:
  name: edge
  namespace: shop
spec:
  from:
    - group: {GROUP}
      kind: Gateway
      namespace: edge
  to:
    - group: ""
      kind: Secret
"""


class CertificateWithoutGrant(Rule):
    """Whose the Secret is, has to allow it; where nothing of its namespace is known, it may be.

    Where the Secret is in no manifest, the grant may be beside it: a note.
    """

    code = "MG1628"
    title = "A Gateway takes a certificate of another namespace where a ReferenceGrant lets it."
    why = (
        "The listener has no certificate, and TLS connections are reset: its status says "
        "`RefNotPermitted`."
    )
    mend = "Add a ReferenceGrant to the namespace of the Secret, from Gateways of the other one."
    example = Example(wrong=_GATEWAY, right=_GATEWAY + _GRANTED)
    source = "https://gateway-api.sigs.k8s.io/api-types/referencegrant/"
    kinds = frozenset((GATEWAY, *_SETS))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each certificate of another namespace that no grant is for."""
        grants = Grants(system)
        for member in system.of(GATEWAY, *_SETS):
            for path, namespace, name in _certificates(member):
                if grants.let_in(member, "Secret", namespace, name):
                    continue
                secret = system.get("Secret", namespace, name)
                made = (one for one in system.made.secret(name) if one.namespace == namespace)
                there = secret or next(made, None)
                if there or namespace in system.namespaces:
                    yield self.mistake(
                        member,
                        (*path, "namespace"),
                        f"no ReferenceGrant in {namespace} "
                        f"lets {member.kind}s of {member.namespace} in",
                        others=[(there, ())] if there else (),
                        severity=None if there else Severity.NOTE,
                    )


def _certificates(member: Member) -> Iterator[tuple[Path, str, str]]:
    """Yield the Secrets of other namespaces that a Gateway's listeners name."""
    for index, listener in enumerate(mappings(member.spec.get("listeners"))):
        for number, ref in enumerate(mappings(mapping(listener, "tls").get("certificateRefs"))):
            namespace, name = text(ref.get("namespace")), text(ref.get("name"))
            of_secret = ref.get("kind", "Secret") == "Secret" and not ref.get("group")
            if of_secret and namespace not in ("", member.namespace) and name:
                at: Path = ("spec", "listeners", index, "tls", "certificateRefs", number)
                yield at, namespace, name
