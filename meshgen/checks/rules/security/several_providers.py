"""Pods for which two authorizers are asked."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.access import AccessPolicy
from meshgen.system.policies import AUTHORIZATION_POLICY


class SeveralAuthorizers(Rule):
    """Istiod asks one for a pod, if it has no PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS."""

    code = "MG1533"
    title = "A pod has one external authorizer."
    why = (
        "With CUSTOM policies of two providers for the same pod, istiod denies what either is "
        "for: `403`, `RBAC: access denied`."
    )
    mend = "Use one provider for the pods, or give each policy the labels of its own pods."
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
kind: AuthorizationPolicy
metadata: {name: a}
spec:
  action: CUSTOM
  rules:
  - {}
  provider: {name: oauth2}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: b}
spec:
  selector:
    matchLabels: {app: web}
  action: CUSTOM
  rules:
  - to:
    - operation:
        paths: [/admin*]
  provider: {name: opa}
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
kind: AuthorizationPolicy
metadata: {name: a}
spec:
  action: CUSTOM
  rules:
  - {}
  provider: {name: oauth2}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: b}
spec:
  selector:
    matchLabels: {app: web}
  action: CUSTOM
  rules:
  - to:
    - operation:
        paths: [/admin*]
  provider: {name: oauth2}
""",
    )
    source = "https://istio.io/latest/docs/tasks/security/authorization/authz-custom/"
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each policy whose pods another provider is asked for as well, once."""
        told: set[int] = set()
        for workload in system.workloads:
            policies = system.access.of(workload).custom
            if len({policy.provider for policy in policies}) > 1:
                for policy in policies:
                    if policy.member.position not in told:
                        told.add(policy.member.position)
                        others = [p for p in policies if p.provider != policy.provider]
                        yield self._found(policy, others, str(workload.member))

    def _found(self, policy: AccessPolicy, others: list[AccessPolicy], pods: str) -> Mistake:
        path = ("spec", "provider", "name")
        message = f"`{others[0].provider}` is asked for {pods} too: istiod denies both"
        places = [(other.member, path) for other in others]
        return self.mistake(policy.member, path, message, others=places)
