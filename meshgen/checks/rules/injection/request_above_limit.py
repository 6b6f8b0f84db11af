"""A sidecar that asks for more than it may have."""

from collections.abc import Iterator
from fractions import Fraction

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import text
from meshgen.model.proxy import ANNOTATIONS
from meshgen.quantity import parse_quantity
from meshgen.system import System, Workload


class RequestAboveLimit(Rule):
    """The injector writes both into the pod, which the API server refuses then."""

    code = "MG1031"
    title = "A sidecar requests no more than its limit."
    why = (
        "No pod is made: `spec.containers[1].resources.requests: Invalid value: must be less than "
        "or equal to cpu limit`. Only the events of the ReplicaSet tell."
    )
    mend = "Lower the request, or raise the limit."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    sidecar.istio.io/proxyCPU: 500m
    sidecar.istio.io/proxyCPULimit: 200m
""",
        right="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    sidecar.istio.io/proxyCPU: 100m
    sidecar.istio.io/proxyCPULimit: 200m
""",
    )
    source = "https://istio.io/latest/docs/reference/config/annotations/"
    severity = Severity.ERROR
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each request of a sidecar's above its limit."""
        for workload in system.workloads:
            if workload.sidecar is False or workload.is_injected_gateway:
                continue
            for resource in ("cpu", "memory"):
                names = ANNOTATIONS["requests", resource], ANNOTATIONS["limits", resource]
                request, limit = (_amount(workload, name) for name in names)
                if request is not None and limit is not None and request > limit:
                    place = (*workload.template_path, "metadata", "annotations")
                    yield self.mistake(
                        workload.member,
                        (*place, names[0]),
                        f"the request, {workload.annotations[names[0]]}, is above the limit, "
                        f"{workload.annotations[names[1]]}: the API server refuses the pods",
                        others=[(workload.member, (*place, names[1]))],
                        severity=None if workload.sidecar else Severity.WARNING,
                    )


def _amount(workload: Workload, name: str) -> Fraction | None:
    try:
        return parse_quantity(text(workload.annotations.get(name)))
    except ValueError:
        return None
