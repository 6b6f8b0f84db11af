"""Tokens that a policy demands and nobody verifies."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import items
from meshgen.system import System, Workload
from meshgen.system.access import AccessPolicy, Action, Term
from meshgen.system.policies import AUTHORIZATION_POLICY, REQUEST_AUTHENTICATION


class UnverifiedToken(Rule):
    """A proxy knows of a token what a RequestAuthentication for the same pods has verified."""

    code = "MG1521"
    title = "Claims that an AuthorizationPolicy asks for are verified by a RequestAuthentication."
    why = (
        "Without one, no request has a principal or a claim: an ALLOW refuses all of them, "
        "with `RBAC: access denied`, whatever token they have; so does a DENY of those "
        "without."
    )
    mend = "Add a RequestAuthentication for the same pods, with the issuer and its `jwksUri`."
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
  selector:
    matchLabels: {app: web}
  rules:
  - from:
    - source:
        requestPrincipals: ['*']
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
kind: RequestAuthentication
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  jwtRules:
  - {issuer: 'https://id.example.com', jwksUri: 'https://id.example.com/keys'}
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
        requestPrincipals: ['*']
""",
    )
    source = "https://istio.io/latest/docs/reference/config/security/request_authentication/"
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield the first such term of each policy none of whose pods verify tokens."""
        policies = system.policies(AUTHORIZATION_POLICY)
        is_known = any(system.of(REQUEST_AUTHENTICATION))
        for member in system.of(AUTHORIZATION_POLICY):
            policy = system.access.policy(member)
            term = next(_asked(policy), None)
            pods = policies.selected(member) if term else ()
            pods = [workload for workload in pods if workload.in_mesh is not False]
            if term and pods and not any(_verifies(system, workload) for workload in pods):
                path = term.path if term.values else term.other_path
                message = "no RequestAuthentication for these pods verifies a token"
                severity = Severity.WARNING if is_known else Severity.NOTE
                hint = "add one, with the issuer and its `jwksUri`"
                yield self.mistake(member, path, message, hint=hint, severity=severity)


def _asked(policy: AccessPolicy) -> Iterator[Term]:
    """Yield the terms because of which all requests are refused, or none is."""
    for rule in policy.rules:
        for term in rule.terms:
            if term.is_token and (term.values or policy.action is Action.DENY):
                yield term


def _verifies(system: System, workload: Workload) -> bool:
    listed = system.policies(REQUEST_AUTHENTICATION).of(workload)
    return any(items(member.spec.get("jwtRules")) for member in listed)
