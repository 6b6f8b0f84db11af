"""Ports of a policy that its pods do not have."""

from collections.abc import Iterator

from meshgen.checks.rules.listening import behind, listening
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.resources import Path
from meshgen.system import System
from meshgen.system.access import AccessPolicy
from meshgen.system.access.policy import PORT
from meshgen.system.policies import AUTHORIZATION_POLICY


class PolicyPorts(Rule):
    """The ports there are those of containers, and not those of Services in front."""

    code = "MG1509"
    title = "A port of an AuthorizationPolicy is one that the pods listen on."
    why = (
        "No request comes to such a port: an ALLOW refuses everybody there was meant to be "
        "(`RBAC: access denied`), a DENY nobody."
    )
    mend = "Write the port of the container (`containerPort`, the Service's `targetPort`)."
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
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 80, targetPort: 8080}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  rules:
  - to:
    - operation:
        ports: ['80']
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
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 80, targetPort: 8080}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  rules:
  - to:
    - operation:
        ports: ['8080']
""",
    )
    source = (
        "https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation"
    )
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port that no selected pod has, where all their ports are known."""
        policies = system.policies(AUTHORIZATION_POLICY)
        for member in system.of(AUTHORIZATION_POLICY):
            named = list(_named(system.access.policy(member)))
            selected = policies.selected(member) if named else ()
            known = listening(system, selected)
            for path, port in named if known else ():
                if port not in known:
                    listed = ", ".join(map(str, sorted(known)))
                    message = f"nothing says that the pods listen on {port}, but on {listed}"
                    hint, others = behind(system, selected, port)
                    # A container need not declare its ports; one of a Service is surely meant.
                    severity = Severity.WARNING if others else Severity.NOTE
                    yield self.mistake(
                        member, path, message, hint=hint, others=others, severity=severity
                    )


def _named(policy: AccessPolicy) -> Iterator[tuple[Path, int]]:
    for rule in policy.rules:
        for term in rule.terms:
            for path, values in ((term.path, term.values), (term.other_path, term.others)):
                for index, value in enumerate(values if term.key == PORT else ()):
                    if value.isdecimal():
                        yield (*path, index), int(value)
