"""Namespaces whose Pod Security Standard refuses what the injector adds."""

from collections.abc import Iterator

from meshgen.checks.rules.enforced import ENFORCE, enforced
from meshgen.checks.rules.injection.cni import divided
from meshgen.checks.rules.injection.namespaces import injectable
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.resources import Path
from meshgen.system import System

_PATH: Path = ("metadata", "labels", ENFORCE)


class RefusedByPodSecurity(Rule):
    """Without the CNI plugin, istio-init sets the redirection up: as root, with NET_ADMIN.

    An error where the plugin is said not to be there. What else of pods is refused, MG1590 tells.
    """

    code = "MG1043"
    title = "The Pod Security Standard of an injected namespace lets istio-init in."
    why = (
        'No pod is made: `violates PodSecurity "baseline:latest": non-default capabilities '
        '(container "istio-init" must not include "NET_ADMIN", "NET_RAW")`.'
    )
    mend = "Install Istio's CNI plugin (and say so: `istio.cni: true`), or enforce `privileged`."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
    pod-security.kubernetes.io/enforce: restricted
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
    pod-security.kubernetes.io/enforce: privileged
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
""",
    )
    source = "https://istio.io/latest/docs/setup/additional-setup/pod-security-admission/"
    kinds = frozenset(("Namespace",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Namespace whose injected pods are refused; a note if nobody told of CNI."""
        _, without = divided(system)
        if not without:
            return
        sure = any(cluster.cni is False for cluster in without)
        for member in injectable(system):
            standard = enforced(system, member.name)
            if standard is None or standard.level == "privileged":
                continue
            workloads = system.workloads_in(member.name).having({})
            injected = next((workload for workload in workloads if workload.injected), None)
            if injected:
                yield self.mistake(
                    member,
                    _PATH,
                    f"it refuses istio-init, and so the pods of {injected.member}"
                    + ("" if sure else ", unless Istio's CNI plugin is there"),
                    hint="install the CNI plugin",
                    others=[(injected.member, ())],
                    severity=Severity.ERROR if sure else Severity.NOTE,
                )
