"""Rolling updates whose new pod waits for a port of the node."""

from collections.abc import Iterator
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scaling.rolling import Rolling, update_of
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.resources import Path
from meshgen.system import System, Workload

_DAEMON = """\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  updateStrategy:
    rollingUpdate:
      ROLLING
  template:
    spec:
      containers:
        - name: agent
          ports:
            - containerPort: 9100
              hostPort: 9100
"""


class SurgeOnPort(Rule):
    """A port of a node is one pod's at a time."""

    code = "MG1311"
    title = "A rolling update needs no port that the old pod has."
    why = (
        "The update hangs, the new pod is `Pending`: `0/3 nodes are available: 3 node(s) didn't "
        "have free ports for the requested pod ports`."
    )
    mend = "Let an old pod go first: `maxSurge: 0` and `maxUnavailable: 1`."
    example = Example(
        wrong=_DAEMON.replace("ROLLING", "{maxSurge: 1, maxUnavailable: 0}"),
        right=_DAEMON.replace("ROLLING", "{maxSurge: 0, maxUnavailable: 1}"),
    )
    source = "https://kubernetes.io/docs/concepts/configuration/overview/"
    kinds = frozenset(("DaemonSet.apps", "Deployment.apps"))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each workload that must surge and has a port of the node.

        A Deployment can if there are more nodes than pods, which nobody may know: then a note.
        """
        nodes = min((cluster.nodes for cluster in system.clusters), default=1)
        for workload in system.workloads:
            update, port = update_of(workload), _port(workload)
            if update is None or not port or update.unavailable or not update.surge:
                continue
            sure = workload.member.kind == "DaemonSet" or 1 < nodes <= update.replicas
            if sure or nodes <= 1:
                yield self._found(workload, update, port, sure=sure)

    def _found(
        self, workload: Workload, update: Rolling, port: tuple[Path, Any], *, sure: bool
    ) -> Mistake:
        place, number = port
        return self.mistake(
            workload.member,
            place,
            f"an update makes a pod more before one goes: it waits for port {number} of the node"
            + ("" if sure else f", unless there are more nodes than {update.replicas}"),
            hint="write maxSurge: 0 and maxUnavailable: 1",
            others=[(workload.member, update.path[:2])],
            severity=None if sure else Severity.NOTE,
        )


def _port(workload: Workload) -> tuple[Path, Any] | None:
    """Return the first port of the node that a pod has, and its place."""
    for path, port in workload.ports:
        field = "containerPort" if workload.on_host else "hostPort"
        if port.get(field):
            return (*path, field), port[field]
    return None
