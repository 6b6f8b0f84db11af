"""Pods that their namespace refuses."""

from collections.abc import Iterator, Mapping, Sequence

from meshgen.checks.rules.enforced import ENFORCE, Standard, enforced
from meshgen.checks.rules.injection.cni import divided
from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.security.injected import own_containers, with_injected
from meshgen.checks.standards import Pod, Refusal, refusals
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.resources import Path
from meshgen.system import System, Workload

_LABELS = ("metadata", "labels")
_NAMESPACE = """\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: %s
"""
_POD = """\
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  hostNetwork: %s
  containers:
    - name: web
      image: web:1.0
"""


class RefusedPod(Rule):
    """Each is told with its place; what the injector adds is counted in, but for istio-init.

    That is for MG1043. A sidecar without a seccomp profile is a warning: Istio may have been
    installed with one.
    """

    code = "MG1590"
    title = "Namespaces take the pods that are in them, by Pod Security."
    why = (
        'A pod is refused: `pods "web" is forbidden: violates PodSecurity "baseline:latest": host '
        "namespaces (hostNetwork=true)`. Of a Deployment's pods only its ReplicaSet tells: "
        "`FailedCreate`, `Error creating`."
    )
    mend = (
        "Say of the pod what the level asks for, or let the namespace enforce a weaker one; "
        "`podSecurity: restricted` in meshgen.yaml writes both."
    )
    example = Example(
        wrong=_NAMESPACE % "baseline" + _POD % "true",
        right=_NAMESPACE % "baseline" + _POD % "false",
    )
    source = "https://kubernetes.io/docs/concepts/security/pod-security-standards/"
    severity = Severity.ERROR
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each pod that its namespace refuses, at each place that it is refused for."""
        standards = {name: enforced(system, name) for name in system.namespaces}
        cni = not divided(system)[1]
        for workload in system.workloads:
            standard = standards.get(workload.namespace)
            if standard is not None and standard.level != "privileged":
                yield from self._refused(system, workload, standard, cni=cni)

    def _refused(
        self, system: System, workload: Workload, standard: Standard, *, cni: bool
    ) -> Iterator[Mistake]:
        own = _Pods(system, workload, standard, own_containers(workload))
        whole = _Pods(system, workload, standard, with_injected(workload, cni=cni))
        reasons = {refusal.reason for refusal in own.told}
        namespace = system.get("Namespace", "", workload.namespace)
        for path, told in whole.by_place.items():
            # Of Istio's own containers: so they are made, unless it was installed otherwise.
            unsure = not reasons & {refusal.reason for refusal in told} and path is None
            at = path or ("spec",)
            yield self.mistake(
                workload.member,
                (*workload.template_path, *at),
                f'violates PodSecurity "{standard}": {", ".join(map(str, told))}'
                + whole.releases(told),
                hint=_OF_POD if unsure else "",
                others=[(namespace, (*_LABELS, ENFORCE))] if namespace else (),
                severity=Severity.WARNING if unsure else None,
                about_absence=path is None,
            )


# What makes the sidecar's containers right.
_OF_POD = "what the pod's own securityContext says holds for the sidecar too"


class _Pods:
    """What the declared releases refuse of a workload's pods."""

    def __init__(
        self,
        system: System,
        workload: Workload,
        standard: Standard,
        containers: Sequence[tuple[Path, Mapping[str, object]]],
    ) -> None:
        pod = Pod(workload.annotations, workload.pod, containers)
        minors = sorted({cluster.kubernetes_minor for cluster in system.clusters})
        self._by_release = {
            minor: [_placed(one) for one in refusals(pod, standard.level, standard.minor(minor))]
            for minor in minors
        }

    @property
    def told(self) -> list[Refusal]:
        """Return what is refused by any release, each once."""
        return list(dict.fromkeys(one for told in self._by_release.values() for one in told))

    @property
    def by_place(self) -> Mapping[Path | None, list[Refusal]]:
        """Return what is refused by the place that it stands at; None of what is missing."""
        found: dict[Path | None, list[Refusal]] = {}
        for refusal in self.told:
            found.setdefault(refusal.path, []).append(refusal)
        return found

    def releases(self, told: list[Refusal]) -> str:
        """Return by which releases something is refused, where others take it."""
        having = [m for m, found in self._by_release.items() if set(told) & {*found}]
        if len(having) == len(self._by_release):
            return ""
        return f", on Kubernetes {' and '.join(f'1.{minor}' for minor in having)}"


def _placed(refusal: Refusal) -> Refusal:
    """Return a refusal whose place an object has: for one of a sidecar's own, the annotations.

    They alone make it another than the injector's usual one.
    """
    is_there = refusal.path is None or refusal.path[0] in ("spec", "metadata")
    return refusal if is_there else refusal._replace(path=("metadata", "annotations"))
