"""Steps of the way into the mesh that a change leaves out."""

from collections.abc import Iterator, Sequence

from meshgen.checks.violation import Violation
from meshgen.codes.told import SKIPPED_STEP
from meshgen.pipeline.project import Project
from meshgen.pipeline.systems import in_clusters, system_of
from meshgen.resources import Object
from meshgen.system.peers import Demand, Mode
from meshgen.system.workloads import Workload

_EXPECTED = "expected PERMISSIVE until all of them have their sidecar"
# So many workloads are named.
_NAMED = 3


def skipped(
    project: Project, environment: str, applied: Sequence[Object]
) -> Iterator[tuple[int, Violation]]:
    """Yield where STRICT comes at once for pods that had no sidecar in what was applied before.

    Each is with the position of the PeerAuthentication among the environment's objects.
    """
    mesh = project.mesh(environment)
    if not any(one.in_mesh and one.accepts(one.spec) == Mode.STRICT for one in mesh.services):
        return
    now = system_of(project, environment)
    before = in_clusters(
        project, environment, lambda name: applied if name == environment else project.objects(name)
    )
    found: dict[int, tuple[Demand, list[Workload]]] = {}
    for workload in now.workloads:
        demand = now.peers.of(workload)
        former = before.workload(workload.namespace, workload.member.name)
        had_none = former is not None and former.in_mesh is False
        if had_none and workload.in_mesh and demand.mode is Mode.STRICT and demand.member:
            found.setdefault(demand.member.position, (demand, []))[1].append(workload)
    for position, (demand, several) in found.items():
        names = [str(one.member) for one in several]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        message = f"STRICT at once for pods that ran without a sidecar: {', '.join(names[:_NAMED])}"
        hint = f"`meshgen docs {environment}` writes the way into the mesh, step by step"
        yield (
            position,
            Violation.of(SKIPPED_STEP, demand.path, message + more, expected=_EXPECTED, hint=hint),
        )
