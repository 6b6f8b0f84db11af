"""What a project's environments share, and what each changes: a plan for each part of the tree."""

from collections.abc import Sequence

from meshgen.kinds.reference import Reference
from meshgen.mesh import Part, first_to_last
from meshgen.model.proxy import ANNOTATIONS
from meshgen.pipeline.kept import kept
from meshgen.pipeline.project import Project
from meshgen.plan import Plan, make_plan
from meshgen.transform import taught


@kept
def plans_of(project: Project) -> dict[str, Plan]:
    """Return the plan of each part by its folder, in the order to apply them in.

    Raises MeshgenError as `Project.resources` does.
    """
    of_each = {env: project.parts(env) for env in project.environments}
    parts = first_to_last({part for parts in of_each.values() for part in parts})
    # Where parts build together, Kustomize follows names by what each of them tells.
    references = taught(map(project.telling, project.environments))
    return {
        part.path: _plan(project, part, [e for e in of_each if part in of_each[e]], references)
        for part in parts
    }


def _plan(
    project: Project, part: Part, environments: Sequence[str], references: frozenset[Reference]
) -> Plan:
    return make_plan(
        project.config.base.mesh.metadata.name,
        [one for one in project.resources(None) if one.part == part.path],
        {env: project.telling(env).of(part.path, part.namespace) for env in environments},
        project.schemas(project.environments[0]).merge_key,
        tuple(ANNOTATIONS.values()),
        references,
    )
