"""Issuers, secret stores and credentials of KEDA that are not where they are looked for."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from meshgen.checks.rules.elsewhere import elsewhere
from meshgen.checks.rules.references.missing import is_absent
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.system import Member, System

_ISSUER = "Issuer.cert-manager.io"
_STORE = "SecretStore.external-secrets.io"
_AUTHENTICATION = "TriggerAuthentication.keda.sh"
_CERTIFICATES, _SECRETS = "Certificate.cert-manager.io", "ExternalSecret.external-secrets.io"
_SCALED = ("ScaledObject.keda.sh", "ScaledJob.keda.sh")
# cert-manager makes a certificate for what has it.
_ANNOTATION = "cert-manager.io/issuer"
_ANNOTATED = ("Ingress.networking.k8s.io", "Gateway.gateway.networking.k8s.io")
_WAY = "it is looked for in {{here}} alone: add one there, or make it a {}"
_CERTIFICATE = """\
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web
  namespace: shop
spec:
  secretName: web-tls
  dnsNames:
    - web.example.com
  issuerRef:
    name: company
"""
_ISSUERS = """\
apiVersion: cert-manager.io/v1
kind: Issuer
metadata:
  name: company
  namespace: cert-manager
spec:
  selfSigned: {}
"""


class _Ref(NamedTuple):
    """A name of an object of the own namespace; the same kind without one begins with Cluster."""

    member: Member
    path: Path
    type: str
    name: str


class IssuerElsewhere(Rule):
    """Each has a kind for one namespace, which is meant without a word, and one for all."""

    code = "MG1629"
    title = "An Issuer, SecretStore or TriggerAuthentication is where it is looked for."
    why = (
        'No certificate and no Secret is made: `Referenced "Issuer" not found`, `could not get '
        "SecretStore`; KEDA scales nothing."
    )
    mend = "Add one to the namespace, or name that of the cluster: `kind: ClusterIssuer`."
    example = Example(
        wrong=_ISSUERS + _CERTIFICATE,
        right=_ISSUERS.replace("kind: Issuer", "kind: ClusterIssuer").replace(
            "  namespace: cert-manager\n", ""
        )
        + _CERTIFICATE
        + "    kind: ClusterIssuer\n",
    )
    source = "https://cert-manager.io/docs/concepts/issuer/#namespaces"
    kinds = frozenset((_CERTIFICATES, _SECRETS, *_SCALED, *_ANNOTATED))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each that another namespace has, or the cluster under the other kind."""
        for ref in _refs(system):
            member, (kind, _, group) = ref.member, ref.type.partition(".")
            if not is_absent(system, ref.type, member.namespace, ref.name):
                continue
            if wide := system.get(f"Cluster{kind}.{group}", "", ref.name):
                yield self.mistake(
                    member,
                    ref.path,
                    f"there is no {kind} `{ref.name}` in namespace {member.namespace}",
                    hint=f"{wide} is there: name it by its kind",
                    others=[(wide, ())],
                )
            elif found := elsewhere(
                system, ref.type, member, ref.name, _WAY.format(f"Cluster{kind}")
            ):
                yield self.mistake(member, ref.path, **found._asdict())


def _refs(system: System) -> Iterator[_Ref]:
    for member in system.of(_CERTIFICATES):
        at: Path = ("spec", "issuerRef")
        ref = mapping(member.spec, "issuerRef")
        if ref.get("group") in (None, "", "cert-manager.io"):
            yield from _ref(member, at, ref, _ISSUER)
    for member in system.of(_SECRETS):
        at = ("spec", "secretStoreRef")
        yield from _ref(member, at, mapping(member.spec, "secretStoreRef"), _STORE)
    for member in system.of(*_SCALED):
        for index, trigger in enumerate(mappings(member.spec.get("triggers"))):
            at = ("spec", "triggers", index, "authenticationRef")
            yield from _ref(member, at, mapping(trigger, "authenticationRef"), _AUTHENTICATION)
    for member in system.of(*_ANNOTATED):
        if name := text(member.annotations.get(_ANNOTATION)):
            yield _Ref(member, ("metadata", "annotations", _ANNOTATION), _ISSUER, name)


def _ref(member: Member, path: Path, ref: Mapping[str, Any], type_: str) -> Iterator[_Ref]:
    name, kind = text(ref.get("name")), type_.partition(".")[0]
    if name and ref.get("kind") in (None, "", kind):
        yield _Ref(member, (*path, "name"), type_, name)
