"""Selectors for pods of the Gateway API."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.selecting import path_of
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping
from meshgen.system import System
from meshgen.system.policies import (
    AUTHORIZATION_POLICY,
    REQUEST_AUTHENTICATION,
    TELEMETRY,
    WASM_PLUGIN,
    selector_of,
)

_TYPES = (AUTHORIZATION_POLICY, REQUEST_AUTHENTICATION, TELEMETRY, WASM_PLUGIN)
_GATEWAY = "gateway.networking.k8s.io/gateway-name"


class SelectsGatewayPods(Rule):
    """Its pods are made by istiod, which finds their policies by `targetRefs`."""

    code = "MG1530"
    title = "A policy for a gateway of the Gateway API names it as a target."
    why = (
        "A selector finds the pods of a gateway only as long as istiod has "
        "ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY, and never those of a waypoint."
    )
    mend = (
        "Replace the selector by `targetRefs: [{group: gateway.networking.k8s.io, kind: "
        "Gateway, name: …}]`."
    )
    example = Example(
        wrong="""\
apiVersion: v1
kind: Pod
metadata:
  name: edge-istio
  labels: {gateway.networking.k8s.io/gateway-name: edge, app: edge}
spec:
  containers:
  - {name: app, image: app}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: edge}
spec:
  selector:
    matchLabels: {app: edge}
  rules:
  - {}
""",
        right="""\
apiVersion: v1
kind: Pod
metadata:
  name: edge-istio
  labels: {gateway.networking.k8s.io/gateway-name: edge, app: edge}
spec:
  containers:
  - {name: app, image: app}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: edge}
spec:
  rules:
  - {}
  targetRefs:
  - {group: gateway.networking.k8s.io, kind: Gateway, name: edge}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0166/"
    severity = Severity.NOTE
    istio = ("IST0166",)
    kinds = frozenset(_TYPES)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each with a selector, and be it empty, that finds such a pod of its namespace."""
        for member in system.of(*_TYPES):
            if member.spec.get("selector") is None or mapping(member.spec, "targetRef"):
                continue
            for workload in system.workloads_in(member.namespace).having(selector_of(member)):
                if name := workload.labels.get(_GATEWAY):
                    message = f"selects pods of the Gateway `{name}`: not a way that will stay"
                    hint = f"use `targetRefs` with the Gateway `{name}`"
                    yield self.mistake(member, path_of(member), message, hint=hint)
                    break
