"""Containers that run as root by their own wish."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.enforced import enforced
from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping
from meshgen.model.injection import PROXY
from meshgen.resources import Path
from meshgen.system import System, Workload

_POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: web:1.0
      securityContext:
"""


class Root(Rule):
    """What each node has to have may need it: a note on a DaemonSet, and for an init container.

    Where `runAsNonRoot` refuses it, MG1808 tells of it alone.
    """

    code = "MG1807"
    title = "No container asks to run as root."
    why = (
        "Whoever breaks into it, and out of it, is root on the node. Namespaces that enforce "
        "`restricted` refuse it: `violates PodSecurity`."
    )
    mend = "Write the number of another user, mostly that of the image."
    example = Example(
        wrong=_POD + "        runAsUser: 0\n", right=_POD + "        runAsUser: 1000\n"
    )
    source = "https://kubernetes.io/docs/concepts/security/pod-security-standards/"
    linter = ("run-as-non-root",)
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each place that says `runAsUser: 0`."""
        for workload in _weighed(system):
            of_pod = mapping(workload.pod, "securityContext")
            refused = frozenset(_refused(workload))
            path: Path = (*workload.template_path, "spec", "securityContext", "runAsUser")
            is_root = of_pod.get("runAsUser") == 0 and of_pod.get("runAsUser") is not False
            if is_root and path not in refused:
                yield self._found(workload, path, weighs=True)
            for index, (path, container) in enumerate(_containers(workload)):
                user = mapping(container, "securityContext").get("runAsUser")
                at = (*path, "securityContext", "runAsUser")
                is_root = user == 0 and user is not False and container.get("name") != PROXY
                if is_root and at not in refused:
                    yield self._found(workload, at, weighs=index < len(workload.containers))

    def _found(self, workload: Workload, path: Path, *, weighs: bool) -> Mistake:
        of_node = workload.member.kind == "DaemonSet" or workload.namespace == "kube-system"
        severity = None if weighs and not of_node else Severity.NOTE
        return self.mistake(workload.member, path, "0 is root", severity=severity)


class RootWhereNoneMayBe(Rule):
    """The kubelet holds the user against `runAsNonRoot`, of the container before the pod's."""

    code = "MG1808"
    title = "No container asks to run as root, and not to."
    why = (
        "The pod stays in `CreateContainerConfigError`: `container's runAsUser breaks non-root "
        "policy`."
    )
    mend = "Write the number of another user, or take `runAsNonRoot` away."
    example = Example(
        wrong=_POD + "        runAsNonRoot: true\n        runAsUser: 0\n",
        right=_POD + "        runAsNonRoot: true\n        runAsUser: 1000\n",
    )
    source = "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"
    severity = Severity.ERROR
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each container that is told both."""
        for workload in _weighed(system):
            for path in _refused(workload):
                message = "0 is root, and `runAsNonRoot` refuses that"
                yield self.mistake(workload.member, path, message)


def _weighed(system: System) -> Iterator[Workload]:
    """Yield the workloads whose pods are made: of others MG1590 tells that they are root."""
    for workload in system.workloads:
        standard = enforced(system, workload.namespace)
        if standard is None or standard.level != "restricted":
            yield workload


def _refused(workload: Workload) -> Iterator[Path]:
    """Yield the place of the user of each container that is told both."""
    of_pod = mapping(workload.pod, "securityContext")
    for path, container in _containers(workload):
        own = mapping(container, "securityContext")
        user = _first("runAsUser", own, of_pod)
        if user == 0 and user is not False and _first("runAsNonRoot", own, of_pod) is True:
            of_container = own.get("runAsUser") is not None
            at = path if of_container else (*workload.template_path, "spec")
            yield (*at, "securityContext", "runAsUser")


def _containers(workload: Workload) -> tuple[tuple[Path, Mapping[str, Any]], ...]:
    return (*workload.containers, *workload.init_containers)


def _first(field: str, own: Mapping[str, Any], of_pod: Mapping[str, Any]) -> Any:
    return own[field] if own.get(field) is not None else of_pod.get(field)
