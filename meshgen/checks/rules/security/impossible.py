"""Rules that are for no request."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.resources import dotted
from meshgen.system import System
from meshgen.system.access import Action, contradictions
from meshgen.system.policies import AUTHORIZATION_POLICY


class NeverHolds(Rule):
    """All that one source, or one operation, says has to hold together."""

    code = "MG1506"
    title = "A rule of an AuthorizationPolicy can hold."
    why = (
        "What one entry of `from`, `to` or `when` says, and what another says, no request is "
        "both: an ALLOW refuses everybody (`RBAC: access denied`), a DENY nobody."
    )
    mend = "Write alternatives as entries of their own: `from: [{source: …}, {source: …}]`."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: default
  labels: {istio-injection: enabled}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 8080}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web}
spec:
  rules:
  - from:
    - source:
        principals: [cluster.local/ns/shop/sa/web]
        namespaces: [billing]
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: default
  labels: {istio-injection: enabled}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 8080}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web}
spec:
  rules:
  - from:
    - source:
        principals: [cluster.local/ns/shop/sa/web]
    - source:
        namespaces: [billing]
""",
    )
    source = "https://istio.io/latest/docs/reference/config/security/authorization-policy/#Rule"
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each pair of places because of which a rule is for nothing."""
        for member in system.of(AUTHORIZATION_POLICY):
            policy = system.access.policy(member)
            for rule in policy.rules:
                for one in contradictions(rule, member.namespace):
                    where = dotted(one.other[len(rule.path) :])
                    message = f"no request is this and what `{where}` says: {_so(policy.action)}"
                    hint = "make them entries of their own, of which one has to hold"
                    yield self.mistake(
                        member, one.path, message, hint=hint, others=[(member, one.other)]
                    )


def _so(action: Action) -> str:
    verbs = {Action.ALLOW: "allows", Action.DENY: "denies", Action.AUDIT: "writes down"}
    return f"the rule {verbs.get(action, 'asks for')} nothing"
