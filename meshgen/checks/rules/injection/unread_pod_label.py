"""Values of `sidecar.istio.io/inject` that say nothing to the injector."""

from collections.abc import Iterator

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.model.injection import AMBIENT, IGNORED_NAMESPACES, INJECT
from meshgen.resources import Path
from meshgen.system import System, Workload

# What the injector took for a yes up to Istio 1.26; whatever else was there, it took for a no.
_YES, _NO = ("true", "y", "yes", "on"), ("false", "n", "no", "off")
_ONLY_TRUE_AND_FALSE = 27
_MODES = (AMBIENT, "none")


class UnreadPodLabel(Rule):
    """From Istio 1.27 on the injector reads nothing but `true` and `false`."""

    code = "MG1014"
    title = "The value of `sidecar.istio.io/inject` is true or false."
    why = (
        "What is neither counts as nothing from Istio 1.27 on: a pod with `no` or `False` in an "
        "injected namespace gets a sidecar, one with `yes` elsewhere gets none."
    )
    mend = 'Write "true" or "false", in quotes.'
    example = Example(
        wrong="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    sidecar.istio.io/inject: "no"
""",
        right="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    sidecar.istio.io/inject: "false"
""",
    )
    source = "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/"
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each value that a declared release takes for nothing, or for the opposite."""
        new = any(cluster.istio_at_least(_ONLY_TRUE_AND_FALSE) for cluster in system.clusters)
        for workload in system.workloads:
            value = workload.asked
            if value in ("", "true", "false") or workload.namespace in IGNORED_NAMESPACES:
                continue
            if new or value.lower() not in (*_YES, *_NO):
                counts = "counts as nothing" if new else "counts as a no"
                yield self.mistake(
                    workload.member,
                    _place(workload),
                    f"the injector does not know {value!r}: it {counts}",
                    expected='expected "true" or "false"',
                )


def _place(workload: Workload) -> Path:
    field = "labels" if INJECT in workload.labels else "annotations"
    return (*workload.template_path, "metadata", field, INJECT)
