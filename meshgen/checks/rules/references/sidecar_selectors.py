"""Sidecars that select no pod."""

from meshgen.checks.rules.unselective import Unselective
from meshgen.codes import Example
from meshgen.system.policies import SIDECAR


class SidecarForNothing(Unselective):
    """A Sidecar looks at the pods of its own namespace."""

    code = "MG1670"
    title = "A Sidecar selects a pod of its namespace."
    why = (
        "The proxies that it was written for keep the default: they know every host of the mesh, "
        "and need the memory for it."
    )
    mend = "Give `workloadSelector.labels` the labels of the pods, or write it beside them."
    example = Example(
        wrong="""\
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: web
spec:
  workloadSelector:
    labels: {app: wep}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
""",
        right="""\
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: web
spec:
  workloadSelector:
    labels: {app: web}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/networking/sidecar/"
    istio = ("IST0101",)
    kinds = frozenset((SIDECAR,))
