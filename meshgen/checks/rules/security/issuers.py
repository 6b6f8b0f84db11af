"""Principals of issuers whose tokens nobody takes."""

from collections.abc import Iterator, Sequence

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mappings, text
from meshgen.nearest import did_you_mean
from meshgen.resources import Path
from meshgen.system import System, Workload
from meshgen.system.access import AccessPolicy
from meshgen.system.access.policy import REQUEST_PRINCIPAL
from meshgen.system.policies import AUTHORIZATION_POLICY, REQUEST_AUTHENTICATION


class UnknownIssuer(Rule):
    """A request principal is `ISSUER/SUBJECT`, and the issuer is one that is verified."""

    code = "MG1524"
    title = "The issuer in a request principal is one of a RequestAuthentication."
    why = (
        "No verified token is of that issuer: with ALLOW everybody is refused, `RBAC: access "
        "denied`."
    )
    mend = (
        "Write the issuer as the RequestAuthentication has it, `https://…` and all, then `/` "
        "and the subject or `*`."
    )
    example = Example(
        wrong="""\
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
        requestPrincipals: [id.example.com/*]
""",
        right="""\
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
        requestPrincipals: ['https://id.example.com/*']
""",
    )
    source = "https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source"
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each whole issuer that no RequestAuthentication of the same pods has."""
        policies = system.policies(AUTHORIZATION_POLICY)
        for member in system.of(AUTHORIZATION_POLICY):
            named = list(_named(system.access.policy(member)))
            issuers = _issuers(system, policies.selected(member)) if named else ()
            for path, issuer in named if issuers else ():
                if issuer not in issuers:
                    message = f"no RequestAuthentication takes tokens of `{issuer}`"
                    listed = ", ".join(issuers)
                    hint = did_you_mean(issuer, issuers) or f"the issuers are {listed}"
                    yield self.mistake(member, path, message, hint=hint)


def _named(policy: AccessPolicy) -> Iterator[tuple[Path, str]]:
    for rule in policy.rules:
        for term in rule.terms:
            for index, value in enumerate(term.values if term.key == REQUEST_PRINCIPAL else ()):
                issuer = value.rpartition("/")[0]
                if issuer and not issuer.startswith("*"):
                    yield (*term.path, index), issuer


def _issuers(system: System, workloads: Sequence[Workload]) -> Sequence[str]:
    """Return the issuers whose tokens are verified; none where one rule takes any."""
    policies = system.policies(REQUEST_AUTHENTICATION)
    found: dict[str, None] = {}
    for workload in workloads:
        for member in policies.of(workload):
            for rule in mappings(member.spec.get("jwtRules")):
                found[text(rule.get("issuer"))] = None
    return () if "" in found else list(found)
