"""Revisions of the control plane that there are not."""

from collections.abc import Iterator

from meshgen.checks.rules.injection.namespaces import told
from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import text
from meshgen.model.injection import IGNORED_NAMESPACES, REVISION
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path
from meshgen.system import System

_WEBHOOKS = "MutatingWebhookConfiguration.admissionregistration.k8s.io"
_TAG = "istio.io/tag"


class UnknownRevision(Rule):
    """A label names a revision, or a tag that stands for one."""

    code = "MG1016"
    title = "A label `istio.io/rev` names a revision or a tag that there is."
    why = "No injector takes the pods: they start as `1/1`, without a sidecar and without a word."
    mend = "Write the revision of a control plane, or make the tag: `istioctl tag set`."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/rev: 1-28
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: istio-sidecar-injector-1-29
  labels:
    istio.io/rev: 1-29
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/rev: 1-29
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: istio-sidecar-injector-1-29
  labels:
    istio.io/rev: 1-29
""",
    )
    source = "https://istio.io/latest/docs/setup/upgrade/canary/"
    kinds = WORKLOADS | {"Namespace"}

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each label with another revision than those declared, or of the webhooks here."""
        known = _revisions(system)
        if not known:
            return
        placed = [(member, member.labels, _OWN) for member in told(system)]
        for workload in system.workloads:
            if workload.namespace not in IGNORED_NAMESPACES:
                place = (*workload.template_path, "metadata", "labels")
                placed.append((workload.member, workload.labels, place))
        for member, labels, place in placed:
            name = labels.get(REVISION)
            if not isinstance(name, str) or name in known or name == "default":
                continue
            if not system.is_external(_WEBHOOKS, "", f"istio-revision-tag-{name}"):
                yield self.mistake(
                    member,
                    (*place, REVISION),
                    f"no control plane has the revision {name!r}, so that no pod is injected",
                    expected=one_of(sorted(known)),
                    hint=did_you_mean(name, known),
                )


_OWN: Path = ("metadata", "labels")


def _revisions(system: System) -> set[str]:
    """Return the revisions and tags that are known to be there; none where nobody says."""
    declared = [cluster.revisions for cluster in system.clusters]
    webhooks = [member.labels for member in system.of(_WEBHOOKS)]
    here = {text(labels.get(name)) for labels in webhooks for name in (REVISION, _TAG)} - {""}
    if not all(declared) and not here - {"default"}:
        return set()
    return here.union(*declared)
