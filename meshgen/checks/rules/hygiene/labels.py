"""Pods of the mesh whose metrics say nothing of what they are."""

from collections.abc import Iterator

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.system import System, Workload

# What Istio takes the name and the version of an application from.
_APP = ("app", "app.kubernetes.io/name", "service.istio.io/canonical-name")
_VERSION = ("version", "app.kubernetes.io/version", "service.istio.io/canonical-revision")
_SOURCE = "https://istio.io/latest/docs/ops/deployment/application-requirements/"
_DEPLOYMENT = """\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
"""


class NoApp(Rule):
    """Istio reads `app`, `app.kubernetes.io/name` or `service.istio.io/canonical-name`."""

    code = "MG1809"
    title = "Pods in the mesh have a label that names their application."
    why = (
        'Metrics have `destination_app="unknown"`, and Kiali shows `Missing App`: nothing of a '
        "workload's versions is seen together."
    )
    mend = "Add the label `app` to the template of the pods."
    example = Example(
        wrong=_DEPLOYMENT + "        tier: front\n", right=_DEPLOYMENT + "        app: web\n"
    )
    source = _SOURCE
    severity = Severity.NOTE
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each workload in the mesh without such a label."""
        yield from _without(self, system, _APP)


class NoVersion(Rule):
    """Istio reads `version`, `app.kubernetes.io/version` or `…/canonical-revision`: a note."""

    code = "MG1810"
    title = "Pods in the mesh have a label that tells their version."
    why = (
        'Metrics have `destination_version="unknown"`, and Kiali shows `Missing Version`: what a '
        "canary does is not told from the rest."
    )
    mend = "Add the label `version` to the template of the pods."
    example = Example(
        wrong=_DEPLOYMENT + "        app: web\n",
        right=_DEPLOYMENT + '        app: web\n        version: "1.4"\n',
    )
    source = _SOURCE
    severity = Severity.NOTE
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each workload in the mesh without such a label."""
        yield from _without(self, system, _VERSION)


def _without(rule: Rule, system: System, names: tuple[str, ...]) -> Iterator[Mistake]:
    for workload in system.workloads:
        if _counts(workload) and not any(name in workload.labels for name in names):
            path = (*workload.template_path, "metadata", "labels", names[0])
            yield rule.mistake(
                workload.member, path, f"pods have no label `{names[0]}`", about_absence=True
            )


def _counts(workload: Workload) -> bool:
    """Return whether metrics are about it: what runs on, in the mesh, and is no gateway."""
    ends = workload.member.kind in ("Job", "CronJob")
    in_mesh = workload.sidecar is True or workload.ambient is True
    of_gateway = any(container.get("name") == "istio-proxy" for _, container in workload.containers)
    return in_mesh and not ends and not of_gateway
