"""Policies that deny every request."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.selecting import names
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.access import Action, is_for_all
from meshgen.system.policies import AUTHORIZATION_POLICY


class DeniesEverything(Rule):
    """DENY is asked before ALLOW, and nothing takes it back."""

    code = "MG1507"
    title = "A DENY leaves some request through."
    why = (
        "With a rule that asks for nothing in particular, every request gets `RBAC: access "
        "denied`, whatever is allowed beside it."
    )
    mend = (
        "To deny what is not allowed elsewhere, use an ALLOW without rules, `spec: {}`; else "
        "say what is to be denied."
    )
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
metadata: {name: default}
spec:
  action: DENY
  rules:
  - {}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  rules:
  - from:
    - source:
        namespaces: [default]
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
metadata: {name: default}
spec: {}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  rules:
  - from:
    - source:
        namespaces: [default]
""",
    )
    source = "https://istio.io/latest/docs/concepts/security/#allow-nothing-deny-all-and-allow-all-policy"
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each rule of a DENY that is for every request."""
        for member in system.of(AUTHORIZATION_POLICY):
            policy = system.access.policy(member)
            if policy.action is not Action.DENY or policy.is_dry_run:
                continue
            if rule := next(filter(is_for_all, policy.rules), None):
                yield self._found(system, member, rule.path)

    def _found(self, system: System, member: Member, path: Path) -> Mistake:
        allowing = _allowing(system, member)
        severity, others = Severity.WARNING, [(other, ("spec",)) for other in allowing]
        what = f", {names(allowing)} in vain" if allowing else ""
        if not allowing and "deny" in member.name:
            severity = Severity.NOTE  # its name says that it is meant
        hint = "an ALLOW without rules lets through what others allow"
        message = f"denies every request{what}"
        return self.mistake(member, path, message, hint=hint, others=others, severity=severity)


def _allowing(system: System, member: Member) -> list[Member]:
    """Return the ALLOW policies for the pods of a DENY, as far as pods are there."""
    selected = system.policies(AUTHORIZATION_POLICY).selected(member)
    found = {
        policy.member.position: policy.member
        for workload in selected
        for policy in system.access.of(workload).allow
        if policy.rules
    }
    return [*found.values()][:3]
