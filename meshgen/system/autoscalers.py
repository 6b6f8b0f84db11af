"""What scales workloads: HorizontalPodAutoscalers, and KEDA's ScaledObjects."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meshgen.identity import group_of
from meshgen.lenient import mapping, text
from meshgen.resources import Path
from meshgen.system.member import Member
from meshgen.system.workloads import Workload

HPA, SCALED_OBJECT = "HorizontalPodAutoscaler.autoscaling", "ScaledObject.keda.sh"
AUTOSCALERS = frozenset((HPA, SCALED_OBJECT))
_TARGET: Path = ("spec", "scaleTargetRef")


@dataclass(frozen=True, eq=False)
class Autoscaler:
    """An autoscaler, and what it scales: `kind`, `group` and `name`, in its own namespace.

    `workload` is that, if it is one of those that are here. The bounds are None where nothing, or
    nothing sensible, is said.
    """

    member: Member
    group: str
    kind: str
    name: str
    workload: Workload | None

    @property
    def path(self) -> Path:
        """Return where it names what it scales."""
        return _TARGET

    @property
    def type(self) -> str:
        """Return the type of what it scales, `Kind.group`."""
        return f"{self.kind}.{self.group}" if self.group else self.kind

    @property
    def least(self) -> int | None:
        """Return how many pods it leaves."""
        keda = self.member.identity.type == SCALED_OBJECT
        return _number(self.member.spec.get("minReplicaCount" if keda else "minReplicas"))

    @property
    def most(self) -> int | None:
        """Return how many pods it makes."""
        keda = self.member.identity.type == SCALED_OBJECT
        return _number(self.member.spec.get("maxReplicaCount" if keda else "maxReplicas"))


def autoscalers_of(
    members: Iterable[Member], workloads: Iterable[Workload]
) -> Iterator[Autoscaler]:
    """Yield the autoscalers, each with its workload."""
    known = {(w.member.identity.type, w.namespace, w.member.name): w for w in workloads}
    for member in members:
        target: Mapping[str, Any] = mapping(member.spec, "scaleTargetRef")
        if member.identity.type == SCALED_OBJECT:
            target = {"apiVersion": "apps/v1", "kind": "Deployment", **target}
        group, kind, name = group_of(target), text(target.get("kind")), text(target.get("name"))
        type_ = f"{kind}.{group}" if group else kind
        yield Autoscaler(member, group, kind, name, known.get((type_, member.namespace, name)))


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
