"""The annotations of Istio's on the objects of a system."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from meshgen.kinds.annotations import ANNOTATIONS, Annotation, is_istios
from meshgen.model.injection import IGNORED_NAMESPACES
from meshgen.resources import Path
from meshgen.system.member import Member
from meshgen.system.workloads import Workload

# Those whose own annotations `istioctl analyze` looks at.
_ANALYZED = ("Namespace", "Service", "Pod", "Deployment.apps")


@dataclass(frozen=True, eq=False)
class Annotated:
    """An annotation of Istio's: where it stands, and what is known of it.

    `kind` is the kind of object that it belongs to: Pod, for one in a template. `workload` is that
    of the pods that have it; None where it stands on something else than pods. `known` is None for
    an annotation that no release has. `analyzed` is whether istioctl looks there.
    """

    member: Member
    path: Path
    name: str
    value: Any
    kind: str
    workload: Workload | None
    known: Annotation | None
    analyzed: bool


def annotated(members: Iterable[Member], workloads: Iterable[Workload]) -> Iterator[Annotated]:
    """Yield Istio's annotations on Namespaces and Services, and on pods and what makes them."""
    for member in members:
        if member.name not in IGNORED_NAMESPACES:
            yield from _on(member, ("metadata",), member.annotations.items(), member.kind, None)
    for workload in workloads:
        member = workload.member
        if workload.template_path:
            yield from _on(member, ("metadata",), member.annotations.items(), member.kind, None)
        place = (*workload.template_path, "metadata")
        yield from _on(member, place, workload.annotations.items(), "Pod", workload)


def _on(
    member: Member,
    place: Path,
    annotations: Iterable[tuple[str, Any]],
    kind: str,
    workload: Workload | None,
) -> Iterator[Annotated]:
    analyzed = place == ("metadata",) and member.identity.type in _ANALYZED
    for name, value in annotations:
        if isinstance(name, str) and is_istios(name) and member.namespace not in IGNORED_NAMESPACES:
            path = (*place, "annotations", name)
            known = ANNOTATIONS.get(name)
            yield Annotated(member, path, name, value, kind, workload, known, analyzed)
