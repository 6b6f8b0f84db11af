"""Revisions on pods whose namespace's label is stronger."""

from collections.abc import Iterator

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.model.injection import INJECTION, REVISION
from meshgen.resources import Path
from meshgen.system import System

_WEBHOOKS = "MutatingWebhookConfiguration.admissionregistration.k8s.io"
_TAG = "istio.io/tag"


_OWN: Path = ("metadata", "labels")


class UnreadRevision(Rule):
    """A namespace's label is stronger than that of its pods."""

    code = "MG1017"
    title = "A pod names a revision only where its namespace leaves that open."
    why = "The pod gets the proxy of its namespace's revision: a canary of one pod never starts."
    mend = "Take the label off the namespace, or off the pod."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    istio.io/rev: canary
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    istio.io/rev: canary
""",
    )
    source = "https://istio.io/latest/docs/setup/upgrade/canary/"
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each pod's revision where the namespace has a label that is stronger."""
        for workload in system.workloads:
            labels = system.namespace_labels(workload.namespace) or {}
            wanted = workload.labels.get(REVISION)
            stronger = next((name for name in (INJECTION, REVISION) if name in labels), "")
            if not isinstance(wanted, str) or not stronger or labels[stronger] == wanted:
                continue
            namespace = system.get("Namespace", "", workload.namespace)
            place = (*workload.template_path, "metadata", "labels", REVISION)
            yield self.mistake(
                workload.member,
                place,
                f"nobody reads this: the namespace says {stronger}: {labels[stronger]}",
                others=[(namespace, (*_OWN, stronger))] if namespace else [],
            )
