"""Sidecars for the same namespace."""

from collections.abc import Iterator

from meshgen.checks.rules.contested import Contested
from meshgen.checks.rules.rule import Mistake
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.policies import SIDECAR
from meshgen.system.workloads import is_ambient_namespace


class SidecarsOfNamespaces(Contested):
    """A namespace has one Sidecar for all its pods."""

    code = "MG1672"
    title = "A namespace has one Sidecar without a selector."
    why = (
        "Of several, istiod takes the one that was created first: after a restore or in the "
        "next cluster it may be another, and calls fail with `502` and `BlackHoleCluster`."
    )
    mend = "Put what both say into one Sidecar, or give one of them a `workloadSelector`."
    example = Example(
        wrong="""\
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: one
spec: {}
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: two
spec: {}
""",
        right="""\
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: one
spec: {}
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: two
spec:
  workloadSelector:
    labels: {app: orders}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0111/"
    istio = ("IST0111",)
    kinds = frozenset((SIDECAR,))
    type = SIDECAR

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each of several for a namespace; where ztunnel is the proxy, none holds."""
        for members in self.whole(system):
            if not is_ambient_namespace(system.namespace_labels(members[0].namespace)):
                yield from self.several(members)
