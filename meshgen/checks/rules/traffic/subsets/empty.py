"""Subsets that select no pod of their host."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.subsets.selected import unselected
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.system import System
from meshgen.system.routing import DESTINATION_RULE

_MANIFESTS = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels:
        app: web
        version: v1
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  template:
    metadata:
      labels:
        app: api
        version: v2
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web
spec:
  host: web
  subsets:
    - name: other
      labels:
        version: VERSION
"""
_WHY = (
    "Requests that a route sends to the subset fail with `503 no healthy upstream`, with the flag "
    "`UH` in the access log."
)
_MEND = "Give the subset labels that pods of the host have, in their template."
_SOURCE = "https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset"


class EmptySubset(Rule):
    """A subset is of those pods of its host that have all its labels."""

    code = "MG1241"
    title = "The labels of a subset are those of some pods."
    why = _WHY
    mend = _MEND
    example = Example(
        wrong=_MANIFESTS.replace("VERSION", "v3"), right=_MANIFESTS.replace("VERSION", "v1")
    )
    source = _SOURCE
    istio = ("IST0173",)
    kinds = frozenset((DESTINATION_RULE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each subset whose labels no pod has; it weighs less where no pods are known."""
        for one in unselected(system):
            if not one.elsewhere:
                host = one.host.member.seen_from(one.rule.member)
                yield self.mistake(
                    one.rule.member,
                    one.path,
                    f"no pod has the labels of the subset {words.show(one.name)}",
                    expected=f"expected labels of pods behind {host}",
                    others=[(one.host.member, one.host.path)],
                    severity=self.severity if one.behind else Severity.NOTE,
                )


class SubsetOfOthers(Rule):
    """The pods of a subset are behind its host first of all."""

    code = "MG1242"
    title = "The labels of a subset are those of some pods behind its host."
    why = _WHY
    mend = _MEND
    example = Example(
        wrong=_MANIFESTS.replace("VERSION", "v2"), right=_MANIFESTS.replace("VERSION", "v1")
    )
    source = _SOURCE
    kinds = frozenset((DESTINATION_RULE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each subset whose labels only pods have that are not behind the host."""
        for one in unselected(system):
            if one.elsewhere and one.behind:
                host = one.host.member.seen_from(one.rule.member)
                yield self.mistake(
                    one.rule.member,
                    one.path,
                    f"no pod behind {host} has the labels of {words.show(one.name)}",
                    expected="expected labels of its pods",
                    others=[(one.host.member, one.host.path)],
                )
