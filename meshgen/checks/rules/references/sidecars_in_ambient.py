"""Sidecars where there is none."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.selecting import path_of
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.policies import SIDECAR, selector_of
from meshgen.system.workloads import is_ambient_namespace


class SidecarsInAmbient(Rule):
    """ztunnel and waypoints read no Sidecar."""

    code = "MG1673"
    title = "A Sidecar is for pods that have one."
    why = (
        "In ambient mode there is no sidecar to follow it: what it hides or opens is neither "
        "hidden nor open."
    )
    mend = "Remove it; for egress, a waypoint or a ServiceEntry with `exportTo` says the same."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: {istio.io/dataplane-mode: ambient}
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  egress:
  - hosts: [./*]
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: {istio-injection: enabled}
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  egress:
  - hosts: [./*]
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0167/"
    istio = ("IST0167",)
    kinds = frozenset((SIDECAR,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Sidecar of an ambient namespace, or one that selects an ambient pod."""
        policies = system.policies(SIDECAR)
        for member in system.of(SIDECAR):
            code = None
            if selector_of(member):
                pods = [workload for workload in policies.selected(member) if workload.ambient]
                what = "pods that it selects are"
                # istioctl knows pods that run alone.
                code = None if any(workload.is_redirected for workload in pods) else ""
                ambient = bool(pods)
            else:
                ambient = is_ambient_namespace(system.namespace_labels(member.namespace))
                what = "its namespace is"
            if ambient:
                message = f"does nothing: {what} in ambient mode, without sidecars"
                yield self.mistake(member, path_of(member), message, istio=code)
