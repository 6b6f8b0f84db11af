"""Pods in the mesh that have the network of their node."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.injection.unread_by_sidecar import is_for_sidecars
from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.model.injection import IGNORED_NAMESPACES, INJECTION, REVISION
from meshgen.resources import Path
from meshgen.system import System

# The annotations of pods that only a sidecar, or its injector, reads.
_OF_SIDECARS = (
    *("sidecar.istio.io", "traffic.sidecar.istio.io", "proxy.istio.io", "inject.istio.io"),
    *("readiness.status.sidecar.istio.io", "status.sidecar.istio.io"),
)
_OWN: Path = ("metadata", "labels")


class OnTheHost(Rule):
    """With the node's network, the redirection would be that of the whole node."""

    code = "MG1020"
    title = "Pods in the mesh have a network of their own."
    why = (
        "The injector passes pods with `hostNetwork: true` by, without a word: they have no "
        "identity, policies do not hold for them, and STRICT servers refuse their calls."
    )
    mend = 'Take `hostNetwork` away, or say that it is meant: `sidecar.istio.io/inject: "false"`.'
    example = Example(
        wrong="""\
apiVersion: v1
kind: Pod
metadata:
  name: agent
  labels:
    sidecar.istio.io/inject: "true"
spec:
  hostNetwork: true
""",
        right="""\
apiVersion: v1
kind: Pod
metadata:
  name: agent
  labels:
    sidecar.istio.io/inject: "true"
""",
    )
    source = "https://istio.io/latest/docs/ops/common-problems/injection/"
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each workload on the node's network that is meant to have a sidecar.

        Where only its namespace says so, it may be meant otherwise: a note.
        """
        told = {
            one.member.position
            for one in system.annotations
            if one.workload and is_for_sidecars(one)
        }
        for workload in system.workloads:
            if not workload.on_host or workload.namespace in IGNORED_NAMESPACES:
                continue
            if workload.sidecar is not False or workload.asked not in ("", "true"):
                continue
            path = (*workload.template_path, "spec", "hostNetwork")
            if workload.asked or workload.member.position in told:
                message = "these pods are meant to have a sidecar, and get none on their node's"
                yield self.mistake(workload.member, path, f"{message} network")
            elif _is_enabled(system.namespace_labels(workload.namespace)):
                message = "their namespace is injected, and these pods are not: no sidecar"
                yield self.mistake(workload.member, path, message, severity=Severity.NOTE)


def _is_enabled(labels: Mapping[str, Any] | None) -> bool:
    said = labels or {}
    return said.get(INJECTION) == "enabled" or (REVISION in said and INJECTION not in said)
