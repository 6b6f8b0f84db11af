"""Pods that get requests before they are ready."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.model.injection import PROXY
from meshgen.system import System

_POD = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: web:1.0
"""
_PROBE = """\
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
"""


class NoProbe(Rule):
    """Of a pod with several containers one probe is enough to say when it is ready: a note."""

    code = "MG1804"
    title = "Pods behind a Service say when they are ready."
    why = (
        "They get requests as soon as the process runs: each rollout brings `connection refused`, "
        "503 UF or 503 UC from a sidecar."
    )
    mend = "Add a `readinessProbe` that asks for what the container serves."
    example = Example(wrong=_POD, right=_POD + _PROBE)
    source = "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"
    severity = Severity.NOTE
    linter = ("no-readiness-probe",)
    kinds = frozenset(("Service",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each workload behind a Service none of whose containers has a readiness probe."""
        for workload in system.workloads:
            listed = (*workload.containers, *workload.init_containers)
            own = [container for _, container in listed if container.get("name") != PROXY]
            asked = any("readinessProbe" in container for container in own)
            if own and not asked and system.services_of(workload):
                path = (*workload.template_path, "spec", "containers")
                message = "no container has a readiness probe"
                yield self.mistake(workload.member, path, message, about_absence=True)
