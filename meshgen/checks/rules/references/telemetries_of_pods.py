"""Telemetries for the same pods."""

from collections.abc import Iterator

from meshgen.checks.rules.contested import Contested
from meshgen.checks.rules.rule import Mistake
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.policies import TELEMETRY


class TelemetriesOfPods(Contested):
    """A proxy follows one Telemetry that names its labels."""

    code = "MG1676"
    title = "A pod is selected by one Telemetry."
    why = (
        "Of several, istiod takes the one that was created first: what the others say of "
        "metrics, access logs and traces does not happen."
    )
    mend = "Put what both say into one Telemetry, or give each the labels of its own pods."
    example = Example(
        wrong="""\
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: one
spec:
  selector:
    matchLabels: {app: web}
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: two
spec:
  selector:
    matchLabels: {tier: front}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web, tier: front}
""",
        right="""\
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: one
spec:
  selector:
    matchLabels: {app: web}
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: two
spec:
  selector:
    matchLabels: {app: orders}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web, tier: front}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0159/"
    istio = ("IST0159",)
    kinds = frozenset((TELEMETRY,))
    type = TELEMETRY

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each of several that select the same pods."""
        yield from self.by_pod(system)
