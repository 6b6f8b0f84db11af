"""Telemetries for the same namespace."""

from collections.abc import Iterator

from meshgen.checks.rules.contested import Contested
from meshgen.checks.rules.rule import Mistake
from meshgen.codes import Example
from meshgen.system import Member, System
from meshgen.system.policies import TELEMETRY, targets_of


class TelemetriesOfNamespaces(Contested):
    """A namespace has one Telemetry for all its pods."""

    code = "MG1677"
    title = "A namespace has one Telemetry without a selector."
    why = (
        "Of several, istiod takes the one that was created first: what the others say of "
        "metrics, access logs and traces does not happen."
    )
    mend = "Put what both say into one Telemetry, or give one of them a `selector`."
    example = Example(
        wrong="""\
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: one
spec: {}
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: two
spec: {}
""",
        right="""\
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: one
spec: {}
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: two
spec:
  selector:
    matchLabels: {app: orders}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0160/"
    istio = ("IST0160",)
    kinds = frozenset((TELEMETRY,))
    type = TELEMETRY

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each of several for a namespace; targets make it none."""
        for members in self.whole(system):
            yield from self.several(members)

    def is_whole(self, member: Member) -> bool:
        """Return whether there is no selector, not even an empty one."""
        return member.spec.get("selector") is None and not targets_of(member)
