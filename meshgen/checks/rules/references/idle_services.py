"""Services that no pod is behind."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.references.selection import finds_nothing, nearest_pods
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping
from meshgen.system import System
from meshgen.system.labels import Labelled

_POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
    - name: web
      image: web:1.0
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
    - name: http
      port: 80
  selector:
"""


class IdleService(Rule):
    """Of a namespace whose pods are elsewhere nothing is told.

    Where none of its pods is surely meant, they may be deployed otherwise: a note.
    """

    code = "MG1620"
    title = "The selector of a Service finds pods."
    why = (
        "The Service has no endpoints: `connection refused`, or `no healthy upstream` and 503 UH "
        "from a sidecar, though the pods run."
    )
    mend = "Write labels that the pods have, those of the template and not of the Deployment."
    example = Example(wrong=_POD + "    app: website\n", right=_POD + "    app: web\n")
    source = "https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/"
    linter = ("dangling-service",)
    kinds = frozenset(("Service",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Service whose selector finds no pod, where pods of its namespace are known."""
        outside = _outside(system)
        for service in system.services:
            if service.workloads or not service.selector or service.type == "ExternalName":
                continue
            labels, namespace = service.selector, service.namespace
            if namespace in outside and outside[namespace].having(labels):
                continue
            if finds_nothing(system, namespace, {"matchLabels": labels}):
                nearest = nearest_pods(system, service.member, labels)
                yield self.mistake(
                    service.member,
                    ("spec", "selector"),
                    f"no pod in namespace {namespace} has these labels",
                    hint=nearest.hint,
                    severity=None if nearest.is_meant else Severity.NOTE,
                )


def _outside(system: System) -> Mapping[str, Labelled[Mapping[str, Any]]]:
    """Return the labels of machines outside of the cluster, by namespace: Istio finds those too."""
    listed: dict[str, list[Mapping[str, Any]]] = {}
    for member in system.of("WorkloadEntry.networking.istio.io"):
        listed.setdefault(member.namespace, []).append(mapping(member.spec, "labels"))
    for member in system.of("WorkloadGroup.networking.istio.io"):
        labels = mapping(member.spec, "metadata", "labels")
        listed.setdefault(member.namespace, []).append(labels)
    return {place: Labelled(labels, lambda each: each) for place, labels in listed.items()}
