"""What a project's environments share, and what each changes."""

from meshgen.model.proxy import ANNOTATIONS
from meshgen.pipeline.project import Project
from meshgen.plan import Plan, make_plan


def plan_of(project: Project) -> Plan:
    """Return a project's plan; raises MeshgenError as `Project.resources` does."""
    return make_plan(
        project.config.base.mesh.metadata.name,
        project.resources(None),
        {env: project.telling(env) for env in project.environments},
        project.schemas(project.environments[0]).merge_key,
        tuple(ANNOTATIONS.values()),
    )
