"""Telemetries that select no pod."""

from meshgen.checks.rules.unselective import Unselective
from meshgen.codes import Example
from meshgen.system.policies import TELEMETRY


class TelemetryForNothing(Unselective):
    """A Telemetry with labels looks at the pods of its own namespace."""

    code = "MG1675"
    title = "A Telemetry selects a pod of its namespace."
    why = "The metrics, access logs or traces that it was written for are as they were."
    mend = "Give `selector.matchLabels` the labels of the pods, or write it beside them."
    example = Example(
        wrong="""\
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: wep}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
""",
        right="""\
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/telemetry/"
    istio = ("IST0101",)
    kinds = frozenset((TELEMETRY,))
