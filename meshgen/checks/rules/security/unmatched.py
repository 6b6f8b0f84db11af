"""AuthorizationPolicies that are for no workload of the mesh."""

from collections.abc import Iterator, Sequence

from meshgen.checks.rules.elsewhere import Selected
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.selecting import (
    is_installed,
    near,
    path_of,
    pods_elsewhere,
    selected_pods,
    shown,
    weight,
)
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.system import Member, System, Workload
from meshgen.system.policies import AUTHORIZATION_POLICY, selector_of, targets_of

_ELSEWHERE = "all is well if they are deployed otherwise"


class PolicyForNothing(Rule):
    """A policy is carried out by the proxies of the pods that it selects, and by nothing else.

    istioctl counts Pods only, and those alone that are surely in the mesh.
    """

    code = "MG1501"
    title = "An AuthorizationPolicy is for a workload of the mesh."
    why = (
        "A policy that finds no pod allows and denies nothing: whoever reads it believes in a "
        "protection that is not there."
    )
    mend = (
        "Give the selector the labels of the pods (`spec.template.metadata.labels`), write the "
        "policy into their namespace, and see that they have a sidecar."
    )
    example = Example(
        wrong="""\
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: orders
spec:
  selector:
    matchLabels: {app: order}
  action: DENY
  rules:
  - to:
    - operation: {paths: [/admin*]}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
spec:
  template:
    metadata:
      labels: {app: orders}
""",
        right="""\
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: orders
spec:
  selector:
    matchLabels: {app: orders}
  action: DENY
  rules:
  - to:
    - operation: {paths: [/admin*]}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
spec:
  template:
    metadata:
      labels: {app: orders}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0127/"
    istio = ("IST0127",)
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each policy without a workload that could carry it out."""
        policies = system.policies(AUTHORIZATION_POLICY)
        pods = selected_pods(system, AUTHORIZATION_POLICY)
        for member in system.of(AUTHORIZATION_POLICY):
            if targets_of(member) or _is_for_all(system, member):
                continue
            found = policies.selected(member)
            if not any(map(_may_carry_out, found)):
                yield self._found(system, member, found, pods)

    def _found(
        self,
        system: System,
        member: Member,
        found: Sequence[Workload],
        pods: Selected[Workload],
    ) -> Mistake:
        labels, path = selector_of(member), path_of(member)
        if found:
            outside = [workload for workload in found if workload.in_mesh is False]
            severity = Severity.WARNING if outside else Severity.NOTE
            message = "is for pods without a sidecar only: nothing carries it out"
            return self.mistake(member, path, message, severity=severity)
        severity, space = (
            weight(system, member.namespace, labels),
            f"the namespace `{member.namespace}`",
        )
        hint = _ELSEWHERE if severity is Severity.NOTE else ""
        if member.namespace == system.control_plane.root_namespace:
            space = "the mesh"
            severity = Severity.WARNING if system.workloads else Severity.NOTE
        if not labels:
            return self.mistake(
                member, path, f"{space} has no pods here", hint=hint, severity=severity
            )
        message = f"no pod of {space} has the labels {shown(labels)}"
        if elsewhere := pods_elsewhere(pods, member):
            return self.mistake(member, path, **elsewhere._replace(message=message)._asdict())
        hint = near(_around(system, member), labels) or hint
        return self.mistake(member, path, message, hint=hint, severity=severity)


def _is_for_all(system: System, member: Member) -> bool:
    """Return whether a policy is the mesh's, or a gateway's of which no object is here."""
    if member.namespace != system.control_plane.root_namespace:
        return False
    return not selector_of(member) or is_installed(selector_of(member))


def _may_carry_out(workload: Workload) -> bool:
    """Return whether pods are in the mesh, or nothing says that they are not."""
    if workload.in_mesh is None:
        return workload.member.kind != "Pod"
    return workload.in_mesh


def _around(system: System, member: Member) -> Sequence[Workload]:
    if member.namespace == system.control_plane.root_namespace:
        return system.workloads
    return system.workloads_in(member.namespace).having({})
