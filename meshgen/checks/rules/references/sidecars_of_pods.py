"""Sidecars for the same pods."""

from collections.abc import Iterator

from meshgen.checks.rules.contested import Contested
from meshgen.checks.rules.rule import Mistake
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.policies import SIDECAR


class SidecarsOfPods(Contested):
    """A proxy follows one Sidecar."""

    code = "MG1671"
    title = "A pod is selected by one Sidecar."
    why = (
        "Of several, istiod takes the one that was created first: after a restore or in the "
        "next cluster it may be another, and calls fail with `502` and `BlackHoleCluster`."
    )
    mend = "Put what both say into one Sidecar, or give each the labels of its own pods."
    example = Example(
        wrong="""\
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: one
spec:
  workloadSelector:
    labels: {app: web}
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: two
spec:
  workloadSelector:
    labels: {tier: front}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web, tier: front}
""",
        right="""\
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: one
spec:
  workloadSelector:
    labels: {app: web}
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: two
spec:
  workloadSelector:
    labels: {app: orders}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web, tier: front}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0110/"
    istio = ("IST0110",)
    kinds = frozenset((SIDECAR,))
    type = SIDECAR

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each of several that select the same pods."""
        yield from self.by_pod(system)
