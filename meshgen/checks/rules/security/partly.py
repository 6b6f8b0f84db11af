"""AuthorizationPolicies that some of their pods do not carry out."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.selecting import path_of
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.policies import AUTHORIZATION_POLICY, selector_of


class PartlyCarriedOut(Rule):
    """MG1501 is about policies that nothing carries out."""

    code = "MG1502"
    title = "All pods that an AuthorizationPolicy names by labels are in the mesh."
    why = (
        "Requests that go to a pod without a sidecar are let through, whatever the policy "
        "says: of the same request, one replica says `RBAC: access denied` and the other "
        "answers."
    )
    mend = "Give these pods a sidecar, or labels that the policy does not select."
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
kind: Pod
metadata:
  name: old
  labels: {app: web, sidecar.istio.io/inject: 'false'}
spec:
  containers:
  - {name: app, image: app}
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
apiVersion: v1
kind: Pod
metadata:
  name: old
  labels: {app: old, sidecar.istio.io/inject: 'false'}
spec:
  containers:
  - {name: app, image: app}
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
    source = "https://istio.io/latest/docs/reference/config/security/authorization-policy/"
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each policy by labels whose pods are in the mesh in part."""
        policies = system.policies(AUTHORIZATION_POLICY)
        for member in system.of(AUTHORIZATION_POLICY):
            selected = policies.selected(member) if selector_of(member) else ()
            outside = [workload for workload in selected if workload.in_mesh is False]
            if outside and any(workload.in_mesh for workload in selected):
                others = [(workload.member, workload.template_path) for workload in outside]
                message = f"{outside[0].member} has no sidecar, and lets everything through"
                yield self.mistake(member, path_of(member), message, others=others)
