"""Pods whose label and annotation say different things."""

from collections.abc import Iterator

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.model.injection import AMBIENT, INJECT
from meshgen.system import System

# What the injector took for a yes up to Istio 1.26; whatever else was there, it took for a no.
_YES, _NO = ("true", "y", "yes", "on"), ("false", "n", "no", "off")
_ONLY_TRUE_AND_FALSE = 27
_MODES = (AMBIENT, "none")


class ContradictingPod(Rule):
    """The label is stronger than the annotation of former releases."""

    code = "MG1015"
    title = "A pod's label and annotation say the same of its sidecar."
    why = "Only the label is read: whoever changes the annotation waits in vain."
    mend = "Remove the annotation `sidecar.istio.io/inject`."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    sidecar.istio.io/inject: "true"
  annotations:
    sidecar.istio.io/inject: "false"
""",
        right="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    sidecar.istio.io/inject: "true"
""",
    )
    source = "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/"
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each annotation that a label contradicts."""
        for workload in system.workloads:
            label, annotation = workload.labels.get(INJECT), workload.annotations.get(INJECT)
            if isinstance(label, str) and isinstance(annotation, str) and label != annotation:
                path = (*workload.template_path, "metadata", "annotations", INJECT)
                message = f"the label of this name says {label!r}, and it is what counts"
                yield self.mistake(workload.member, path, message)
