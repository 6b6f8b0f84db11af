"""Kinds that Istio had once."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping
from meshgen.system import System

_CRD = "CustomResourceDefinition.apiextensions.k8s.io"
_GROUP = "rbac.istio.io"
_KINDS = ("ClusterRbacConfig", "RbacConfig", "ServiceRole", "ServiceRoleBinding")


class RemovedKind(Rule):
    """What no control plane reads lets nobody in and keeps nobody out."""

    code = "MG1062"
    title = "Kinds of Istio's are ones that it has still."
    why = "No control plane reads them: policies of these kinds allow and deny nothing."
    mend = "Write AuthorizationPolicies, and remove the CRD."
    example = Example(
        wrong="""\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: serviceroles.rbac.istio.io
spec:
  group: rbac.istio.io
  names:
    kind: ServiceRole
""",
        right="""\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: authorizationpolicies.security.istio.io
spec:
  group: security.istio.io
  names:
    kind: AuthorizationPolicy
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/"
    kinds = frozenset((_CRD, *(f"{kind}.{_GROUP}" for kind in _KINDS)))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each CRD of such a kind, and each object.

        Source: deprecation.FieldAnalyzer of istio.io/istio/pkg/config/analysis/analyzers.
        """
        for member in system.of(_CRD):
            kind = mapping(member.spec, "names").get("kind")
            if member.spec.get("group") == _GROUP and kind in _KINDS:
                message = f"Istio has no {kind} any more"
                yield self.mistake(member, ("spec", "names", "kind"), message)
        for member in system.of(*(f"{kind}.{_GROUP}" for kind in _KINDS)):
            message = f"Istio has no {member.kind} any more: it does nothing"
            yield self.mistake(member, ("kind",), message)
