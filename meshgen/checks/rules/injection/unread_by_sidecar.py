"""Annotations for a sidecar that is not there."""

from collections.abc import Iterator

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.model.injection import INJECT, INJECTION
from meshgen.resources import Path
from meshgen.system import Annotated, System

# The annotations of pods that only a sidecar, or its injector, reads.
_OF_SIDECARS = (
    *("sidecar.istio.io", "traffic.sidecar.istio.io", "proxy.istio.io", "inject.istio.io"),
    *("readiness.status.sidecar.istio.io", "status.sidecar.istio.io"),
)
_OWN: Path = ("metadata", "labels")


class UnreadBySidecar(Rule):
    """What a sidecar is told says that there shall be one."""

    code = "MG1019"
    title = "Pods with annotations for a sidecar get one."
    why = "They start as `1/1`: nobody reads the annotations, and the mesh passes the pods by."
    mend = "Label the namespace `istio-injection: enabled`, or take the annotations away."
    example = Example(
        wrong="""\
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
  annotations:
    sidecar.istio.io/proxyCPU: 10m
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  annotations:
    sidecar.istio.io/proxyCPU: 10m
""",
    )
    source = "https://istio.io/latest/docs/ops/common-problems/injection/"
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield the first annotation for a sidecar of each workload that gets none unasked."""
        told: set[int] = set()
        for one in system.annotations:
            workload = one.workload
            if workload is None or not is_for_sidecars(one) or one.member.position in told:
                continue
            if workload.injected is False and not workload.asked and not workload.on_host:
                told.add(one.member.position)
                namespace = system.get("Namespace", "", workload.namespace)
                yield self.mistake(
                    one.member,
                    one.path,
                    "these pods get no sidecar that would read this"
                    + ("" if namespace else f": nothing says that {workload.namespace} has any"),
                    hint=f"label the namespace `{INJECTION}: enabled`",
                    others=[(namespace, ("metadata", "labels"))] if namespace else [],
                    about_key=True,
                )


def is_for_sidecars(one: Annotated) -> bool:
    """Return whether an annotation of pods is of use to a sidecar alone."""
    known = one.known
    if known is None or known.written_by_istio or known.name == INJECT or known.kinds != ("Pod",):
        return False
    return known.name.partition("/")[0] in _OF_SIDECARS
