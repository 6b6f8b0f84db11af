"""Names of Secrets that are nearly those of others."""

from collections.abc import Iterator

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.references.missing import missing, slip
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.kinds.added import STAND_INS
from meshgen.system import System

_TYPES = ("Secret", *(f"{kind}.{group}" for group, kind in STAND_INS))


class MissingSecret(Rule):
    """Secrets are mostly in no repository: only a name with a slip in it is told of."""

    code = "MG1603"
    title = "A Secret that is named is none with a slip in its name."
    why = (
        'The pod stays in `CreateContainerConfigError` (`secret "app-secret" not found`), or in '
        "`ContainerCreating` with `MountVolume.SetUp failed`."
    )
    mend = "Write the name that the Secret has."
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
        """Yield each name of a Secret that is nearly that of one in the manifests."""
        named = {(m.namespace, m.name) for m in system.mentions("Secret")}
        for mention in missing(system, "Secret", self.kinds):
            there = [n for type_ in _TYPES for n in system.names(type_, mention.namespace)]
            # A Secret that others name rightly may well have a sister elsewhere.
            idle = [name for name in there if (mention.namespace, name) not in named]
            if found := slip(mention.name, idle):
                yield self.mistake(
                    mention.member,
                    mention.path,
                    f"there is no Secret `{mention.name}` in namespace {mention.namespace}",
                    hint=f"did you mean `{found}`?",
                )
