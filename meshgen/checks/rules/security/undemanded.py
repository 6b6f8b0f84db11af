"""Tokens that are verified, and that nobody has to have."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.security.claims import routes_by_claim
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mappings
from meshgen.system import Member, System, Workload
from meshgen.system.access import AccessPolicy, Action
from meshgen.system.policies import AUTHORIZATION_POLICY, REQUEST_AUTHENTICATION, targets_of

_PASSED = ("forwardOriginalToken", "outputPayloadToHeader", "outputClaimToHeaders")


class UndemandedToken(Rule):
    """A RequestAuthentication refuses wrong tokens, and lets requests without one through."""

    code = "MG1520"
    title = "A policy demands the token that a RequestAuthentication verifies."
    why = (
        "A forged token gets `401 Jwt verification fails`, but a request without any is let "
        "through."
    )
    mend = (
        'Add an AuthorizationPolicy: `action: DENY` for `notRequestPrincipals: ["*"]`, or '
        "an ALLOW with `requestPrincipals`."
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
kind: RequestAuthentication
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  jwtRules:
  - {issuer: 'https://id.example.com', jwksUri: 'https://id.example.com/keys'}
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
  action: DENY
  rules:
  - from:
    - source:
        notRequestPrincipals: ['*']
""",
    )
    source = "https://istio.io/latest/docs/tasks/security/authentication/authn-policy/#require-a-valid-token"
    kinds = frozenset((REQUEST_AUTHENTICATION,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each whose tokens no policy for the same pods asks for."""
        if any(routes_by_claim(system)):
            return
        policies = system.policies(REQUEST_AUTHENTICATION)
        for member in system.of(REQUEST_AUTHENTICATION):
            rules = mappings(member.spec.get("jwtRules"))
            if not rules:
                continue
            selected = policies.selected(member)
            if selected:
                found = any(_is_demanded(system, workload) for workload in selected)
            else:
                found = _is_demanded_around(system, member)
            if not found:
                # What hands the token on may leave the demand to the application.
                passed = any(rule.get(field) for rule in rules for field in _PASSED)
                severity = Severity.WARNING if selected and not passed else Severity.NOTE
                message = "requests without a token are let through: no policy demands one"
                hint = 'deny `notRequestPrincipals: ["*"]` with an AuthorizationPolicy'
                path = ("spec", "jwtRules")
                yield self.mistake(member, path, message, hint=hint, severity=severity)


def _is_demanded(system: System, workload: Workload) -> bool:
    applied = system.access.of(workload)
    return any(map(_demands, (*applied.custom, *applied.deny, *applied.allow)))


def _is_demanded_around(system: System, member: Member) -> bool:
    """Return whether a policy of the same namespace does, where no pods are here."""
    spaces = (member.namespace, system.control_plane.root_namespace)
    listed = [each for each in system.of(AUTHORIZATION_POLICY) if each.namespace in spaces]
    if targets_of(member):
        listed = [each for each in listed if targets_of(each)]
    return any(_demands(system.access.policy(each)) for each in listed)


def _demands(policy: AccessPolicy) -> bool:
    """Return whether a request without a token is refused somewhere."""
    tokens = [term for rule in policy.rules for term in rule.terms if term.is_token]
    if policy.action is Action.DENY:
        return any(term.others for term in tokens)
    return policy.action is Action.CUSTOM or any(term.values for term in tokens)
