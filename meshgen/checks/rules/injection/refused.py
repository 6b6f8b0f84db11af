"""Pods that ask for a sidecar and get none."""

from collections.abc import Iterator

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.model.injection import IGNORED_NAMESPACES, INJECT, INJECTION, REVISION
from meshgen.resources import Path
from meshgen.system import Member, System, Workload

# The annotations of pods that only a sidecar, or its injector, reads.
_OF_SIDECARS = (
    *("sidecar.istio.io", "traffic.sidecar.istio.io", "proxy.istio.io", "inject.istio.io"),
    *("readiness.status.sidecar.istio.io", "status.sidecar.istio.io"),
)
_OWN: Path = ("metadata", "labels")


class RefusedInjection(Rule):
    """A webhook looks at the namespace first, and at labels only."""

    code = "MG1018"
    title = "Pods that ask for a sidecar get one."
    why = "They start as `1/1`, outside the mesh; whoever is STRICT refuses their calls."
    mend = "Label the namespace `istio-injection: enabled`; ask by a label, not by an annotation."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: disabled
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    sidecar.istio.io/inject: "true"
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    sidecar.istio.io/inject: "true"
""",
    )
    source = "https://istio.io/latest/docs/ops/common-problems/injection/"
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each workload that says true, and that no webhook takes."""
        for workload in system.workloads:
            if workload.asked != "true" or workload.injected is not False:
                continue
            if workload.sidecar or workload.on_host:
                continue
            reason, others = _reason(system, workload)
            if reason:
                field = "labels" if INJECT in workload.labels else "annotations"
                path = (*workload.template_path, "metadata", field, INJECT)
                message = f"these pods ask for a sidecar and get none: {reason}"
                yield self.mistake(workload.member, path, message, others=others)


def _reason(system: System, workload: Workload) -> tuple[str, list[tuple[Member, Path]]]:
    """Return why no webhook takes pods that ask for it, and where that is said; "" if unclear."""
    if workload.namespace in IGNORED_NAMESPACES:
        return f"Istio never injects {workload.namespace}", []
    member = system.get("Namespace", "", workload.namespace)
    if member is None:
        return "", []
    injection = member.labels.get(INJECTION)
    if injection is not None and injection != "enabled":
        where = (*_OWN, INJECTION)
        return f"their namespace says {INJECTION}: {injection}", [(member, where)]
    if INJECT not in workload.labels and injection is None and REVISION not in member.labels:
        return "in a namespace without a label only the pods' label counts, no annotation", []
    return "", []
