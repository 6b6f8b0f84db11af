"""Rolling updates whose new pod waits for the volume of the old one."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scaling.rolling import update_of
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings, text, texts
from meshgen.system import System

_CLAIM = "PersistentVolumeClaim"
_SHARED = frozenset(("ReadWriteMany", "ReadOnlyMany"))
_MANIFESTS = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
spec:
  accessModes: [ReadWriteOnce]
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: db
spec:
  replicas: 1
  strategy:
    type: STRATEGY
  template:
    spec:
      containers:
        - name: db
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: data
"""


class SurgeOnVolume(Rule):
    """A surge makes the new pod while the old one still has the volume."""

    code = "MG1310"
    title = "A rolling update makes no second pod that needs the first one's volume."
    why = (
        "The update hangs: on another node `Multi-Attach error for volume`, on the same one both "
        "pods write the same files."
    )
    mend = "Write `strategy: {type: Recreate}`, or use a StatefulSet."
    example = Example(
        wrong=_MANIFESTS.replace("STRATEGY", "RollingUpdate"),
        right=_MANIFESTS.replace("STRATEGY", "Recreate"),
    )
    source = (
        "https://kubernetes.io/docs/tasks/run-application/run-single-instance-stateful-application/"
    )
    kinds = frozenset((_CLAIM,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Deployment of one pod that surges, and has a claim for one node."""
        for workload in system.workloads:
            update = update_of(workload)
            if update is None or update.replicas != 1 or not update.surge:
                continue
            for index, volume in enumerate(mappings(workload.pod.get("volumes"))):
                source = mapping(volume, "persistentVolumeClaim")
                claim = system.get(_CLAIM, workload.namespace, text(source.get("claimName")))
                modes = texts(claim.spec.get("accessModes")) if claim else ()
                if claim and modes and _SHARED.isdisjoint(modes) and not source.get("readOnly"):
                    path = (*workload.template_path, "spec", "volumes", index)
                    yield self.mistake(
                        workload.member,
                        (*path, "persistentVolumeClaim", "claimName"),
                        f"an update makes a second pod before the first one lets go of {claim}, "
                        f"which is {modes[0]}",
                        hint="write strategy: {type: Recreate}",
                        others=[(claim, ("spec", "accessModes"))],
                    )
