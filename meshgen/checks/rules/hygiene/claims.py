"""Several pods that want a volume which is for one node."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings, text, texts
from meshgen.system import Member, System, Workload

_CLAIM = "PersistentVolumeClaim"
_SHARED = frozenset(("ReadWriteMany", "ReadOnlyMany"))
_DEPLOYMENT = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: uploads
spec:
  accessModes:
    - {}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: web
          image: web:1.0
      volumes:
        - name: uploads
          persistentVolumeClaim:
            claimName: uploads
"""


class SharedClaim(Rule):
    """A claim that is ReadWriteOnce is mounted on one node at a time."""

    code = "MG1803"
    title = "A claim that several pods mount can be mounted by several nodes."
    why = (
        "Pods on a second node stay in `ContainerCreating`: `Multi-Attach error for volume … "
        "Volume is already used by pod(s)`."
    )
    mend = (
        "Give each pod a claim of its own (a StatefulSet's `volumeClaimTemplates`), use a class "
        "that offers `ReadWriteMany`, or run one pod."
    )
    example = Example(
        wrong=_DEPLOYMENT.format("ReadWriteOnce"), right=_DEPLOYMENT.format("ReadWriteMany")
    )
    source = "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes"
    kinds = frozenset((_CLAIM,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each volume of several pods whose claim is for one node."""
        scaled = _scaled(system)
        for workload in system.workloads:
            pods = _pods(workload, scaled)
            if not pods:
                continue
            for index, volume in enumerate(mappings(workload.pod.get("volumes"))):
                name = text(mapping(volume, "persistentVolumeClaim").get("claimName"))
                claim = system.get(_CLAIM, workload.namespace, name)
                modes = texts(claim.spec.get("accessModes")) if claim else ()
                if claim and modes and _SHARED.isdisjoint(modes):
                    path = (*workload.template_path, "spec", "volumes", index)
                    yield self.mistake(
                        workload.member,
                        (*path, "persistentVolumeClaim", "claimName"),
                        f"{pods} mount {claim}, which is {modes[0]}",
                        others=[(claim, ("spec", "accessModes"))],
                    )


def _scaled(system: System) -> dict[tuple[str, str, str], int]:
    """Return up to how many pods an autoscaler makes, by what it scales."""
    scaled: dict[tuple[str, str, str], int] = {}
    for member in system.of("HorizontalPodAutoscaler.autoscaling"):
        target, most = mapping(member.spec, "scaleTargetRef"), member.spec.get("maxReplicas")
        if isinstance(most, int):
            kind, name = text(target.get("kind")), text(target.get("name"))
            scaled[member.namespace, kind, name] = most
    return scaled


def _pods(workload: Workload, scaled: dict[tuple[str, str, str], int]) -> str:
    """Return how many pods there are, in words; "" if it is one, or none."""
    member: Member = workload.member
    if member.kind == "DaemonSet":
        return "the pods of every node"
    replicas = member.spec.get("replicas", 1)
    at_most = scaled.get((member.namespace, member.kind, member.name), 0)
    if at_most > 1:
        return f"up to {at_most} pods"
    if member.kind in ("Job", "CronJob", "Pod") or not isinstance(replicas, int) or replicas < 2:
        return ""
    return f"{replicas} pods"
