"""How many pods a workload has: by what it says itself, and by what scales it."""

from collections.abc import Sequence
from dataclasses import dataclass

from meshgen.kinds.flagger import CANARY_TYPE
from meshgen.lenient import mapping
from meshgen.quota.cluster import WorkloadKey
from meshgen.quota.scaling import Autoscaler as Bounds
from meshgen.quota.scaling import scale_of
from meshgen.system.autoscalers import SCALED_OBJECT, Autoscaler
from meshgen.system.objects import Objects
from meshgen.system.workloads import Workload

# What KEDA has for `maxReplicaCount`.
_MOST_OF_KEDA = 100


@dataclass(frozen=True)
class Replicas:
    """The pods of a workload, at least and at most; `per_node` is for a DaemonSet's."""

    least: int
    most: int
    per_node: bool = False

    def __add__(self, other: "Replicas") -> "Replicas":
        """Return the pods of two."""
        per_node = self.per_node and other.per_node
        return Replicas(self.least + other.least, self.most + other.most, per_node)


def replicas_of(workload: Workload, autoscalers: Sequence[Autoscaler], system: Objects) -> Replicas:
    """Return how many pods a workload has, among them those of a canary's other version.

    What a rolling update adds for a minute is not counted. `autoscalers` are its own.
    """
    member = workload.member
    if member.kind == "DaemonSet":
        return Replicas(1, 1, per_node=True)
    key = WorkloadKey(workload.namespace, member.kind, member.name)
    bounds = _bounds(autoscalers[0], key) if autoscalers else None
    scale = scale_of(member.object, key, bounds, system.clusters[0])
    if scale.high == 0:
        return Replicas(0, 0)
    least = scale.floor if scale.autoscaler else scale.rest
    second = scale.update_high.surge if member.kind == "Rollout" else 0
    if _is_copied(workload, system):
        second = scale.high
    return Replicas(least, scale.high + second)


def _is_copied(workload: Workload, system: Objects) -> bool:
    """Return whether Flagger keeps a copy of it, `NAME-primary`, as large as itself."""
    member = workload.member
    name = {"kind": member.kind, "name": member.name}
    return any(
        canary.namespace == member.namespace
        and name.items() <= mapping(canary.spec, "targetRef").items()
        for canary in system.of(CANARY_TYPE)
    )


def _bounds(autoscaler: Autoscaler, key: WorkloadKey) -> Bounds:
    of_keda = autoscaler.member.identity.type == SCALED_OBJECT
    least = 1 if autoscaler.least is None else autoscaler.least
    most = autoscaler.most
    if most is None:
        most = _MOST_OF_KEDA if of_keda else least
    return Bounds(key, max(0, least), max(least, most))
