"""Names of Secrets that are nearly those of others."""

from collections.abc import Iterator

from meshgen.checks.rules.elsewhere import elsewhere
from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.references.missing import DECLARE, missing, slip
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.kinds.added import STAND_INS
from meshgen.system import System

_TYPES = ("Secret", *(f"{kind}.{group}" for group, kind in STAND_INS))


class MissingSecret(Rule):
    """Secrets are mostly in no repository: one of another namespace, a name with a slip, or a note.

    The note is for pods, and where the manifests have Secrets of the namespace, or what makes them.
    """

    code = "MG1603"
    title = "A Secret that is named exists, where others of its namespace are in hand."
    why = (
        'The pod stays in `CreateContainerConfigError` (`secret "app-secret" not found`), or in '
        "`ContainerCreating` with `MountVolume.SetUp failed`."
    )
    mend = "Write the name that the Secret has, or add it, or what makes it."
    example = Example(
        wrong="""\
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: app-secrets
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: web:1.0
      envFrom:
        - secretRef:
            name: app-secret
""",
        right="""\
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: app-secrets
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: web:1.0
      envFrom:
        - secretRef:
            name: app-secrets
""",
    )
    source = "https://kubernetes.io/docs/concepts/configuration/secret/"
    linter = ("env-value-from",)
    kinds = frozenset((*WORKLOADS, "Ingress.networking.k8s.io", "ServiceAccount"))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each name of a Secret that is elsewhere, or nearly that of one in the manifests."""
        way = "it is read in its own namespace: add it to {here} too, or what makes it"
        named = {(m.namespace, m.name) for m in system.mentions("Secret")}
        for mention in missing(system, "Secret", self.kinds):
            pulls = "imagePullSecrets" in mention.path
            if found := elsewhere(system, "Secret", mention.member, mention.name, way):
                told = found._replace(severity=Severity.NOTE) if pulls else found
                yield self.mistake(mention.member, mention.path, **told._asdict())
                continue
            there = [n for type_ in _TYPES for n in system.names(type_, mention.namespace)]
            # A Secret that others name rightly may well have a sister elsewhere.
            idle = [name for name in there if (mention.namespace, name) not in named]
            close = slip(mention.name, idle)
            of_pod = mention.member.identity.type in WORKLOADS
            if close or (there and of_pod and not pulls):
                yield self.mistake(
                    mention.member,
                    mention.path,
                    f"there is no Secret `{mention.name}` in namespace {mention.namespace}",
                    hint=f"did you mean `{close}`?" if close else DECLARE,
                    severity=None if close else Severity.NOTE,
                )
