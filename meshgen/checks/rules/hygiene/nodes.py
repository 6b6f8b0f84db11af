"""Containers that can do what they like on their node."""

from collections.abc import Iterator

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, mappings, text
from meshgen.system import System, Workload

# Namespaces of what makes a cluster of its nodes.
_OF_CLUSTER = frozenset(("kube-system", "calico-system", "cilium", "rook-ceph", "longhorn-system"))
# What drivers of volumes and devices work on.
_OF_DRIVERS = ("/var/lib/kubelet", "/dev", "/sys", "/run/udev")
_SOCKETS = ("docker.sock", "containerd.sock", "crio.sock")
_SOURCE = "https://kubernetes.io/docs/concepts/security/pod-security-standards/"
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
        privileged: {}
"""
_SOCKET = """\
apiVersion: v1
kind: Pod
metadata:
  name: build
spec:
  containers:
    - name: build
      image: build:1.0
  volumes:
    - name: work
"""


def _weight(workload: Workload) -> Severity | None:
    """Return that it is a note where the node's own work is meant; None otherwise."""
    paths = [
        text(mapping(volume, "hostPath").get("path"))
        for volume in mappings(workload.pod.get("volumes"))
    ]
    of_node = workload.member.kind == "DaemonSet" or workload.namespace in _OF_CLUSTER
    return Severity.NOTE if of_node or any(p.startswith(_OF_DRIVERS) for p in paths) else None


class Privileged(Rule):
    """What each node has to have may need it, and what prepares a pod: a note."""

    code = "MG1805"
    title = "No container is privileged."
    why = (
        "Whoever breaks into it is root on the node, and has the Secrets of all its pods. "
        "Namespaces that enforce `baseline` refuse it: `violates PodSecurity`."
    )
    mend = "Take `privileged` away, and add the capabilities that it needs."
    example = Example(wrong=_POD.format("true"), right=_POD.format("false"))
    source = _SOURCE
    linter = ("privileged-container",)
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each container that is privileged."""
        for workload in system.workloads:
            listed = (*workload.containers, *workload.init_containers)
            for index, (path, container) in enumerate(listed):
                if mapping(container, "securityContext").get("privileged") is True:
                    runs_on = index < len(workload.containers)
                    yield self.mistake(
                        workload.member,
                        (*path, "securityContext", "privileged"),
                        "this container is root on its node",
                        severity=_weight(workload) if runs_on else Severity.NOTE,
                    )


class RuntimeSocket(Rule):
    """What each node has to have may need it: a note on a DaemonSet."""

    code = "MG1806"
    title = "No pod mounts the container runtime's socket."
    why = "Whoever reaches it starts any container as root on the node, past the API server."
    mend = "Build images without it (BuildKit rootless, Kaniko), and ask the API server for pods."
    example = Example(
        wrong=_SOCKET + "      hostPath:\n        path: /var/run/docker.sock\n",
        right=_SOCKET + "      emptyDir: {}\n",
    )
    source = _SOURCE
    linter = ("docker-sock", "container-runtime-sock")
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each volume that is the socket."""
        for workload in system.workloads:
            for index, volume in enumerate(mappings(workload.pod.get("volumes"))):
                if text(mapping(volume, "hostPath").get("path")).endswith(_SOCKETS):
                    path = (*workload.template_path, "spec", "volumes", index, "hostPath", "path")
                    message = "this pod can start any container on its node"
                    yield self.mistake(workload.member, path, message, severity=_weight(workload))
