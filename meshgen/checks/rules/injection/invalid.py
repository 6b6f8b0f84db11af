"""Annotations whose value the injector refuses."""

from collections.abc import Iterator

from meshgen.checks.rules.injection.misplaced import MisplacedAnnotation
from meshgen.checks.rules.injection.values import VALIDATORS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.system import System


class InvalidAnnotation(Rule):
    """The injector looks at values before it changes a pod, and refuses the pod for a wrong one."""

    code = "MG1004"
    title = "The value of an annotation of Istio's is one that the injector takes."
    why = (
        "The injector refuses the pod: `admission webhook ... denied the request: invalid value`. "
        "The Deployment is there, and its ReplicaSet makes no pods."
    )
    mend = "Write a value such as the message asks for."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    traffic.sidecar.istio.io/excludeOutboundIPRanges: 10.0.0.1
""",
        right="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    traffic.sidecar.istio.io/excludeOutboundIPRanges: 10.0.0.1/32
""",
    )
    source = "https://istio.io/latest/docs/reference/config/annotations/"
    istio = ("IST0125",)
    kinds = MisplacedAnnotation.kinds

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each value of a pod's annotation that the injector refuses."""
        for one in system.annotations:
            if one.workload is None or not isinstance(one.value, str):
                continue
            validator = VALIDATORS.get(one.name)
            expected = validator(one.value) if validator else ""
            if expected:
                yield self.mistake(
                    one.member,
                    one.path,
                    "the injector refuses this value, and the pod with it",
                    expected=f"expected {expected}",
                    istio=None if one.analyzed else "",
                )
