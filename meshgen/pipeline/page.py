"""What is done to bring each environment up, for the page beside an output."""

from functools import partial

from meshgen.filenames import PLATFORM
from meshgen.outputs.registry import OUTPUTS
from meshgen.pipeline.project import Project
from meshgen.pipeline.providers import unknown
from meshgen.pipeline.secrets import secrets_of


def steps(project: Project, output: str) -> dict[str, str]:
    """Return the steps of each environment as a list in Markdown; empty where none are needed."""
    if all(not _needs(project, name) for name in project.environments):
        return {}
    from meshgen.platform.istio.installation import served_by
    from meshgen.platform.istio.joining import of_others
    from meshgen.platform.steps import numbered, platform_steps

    beside = project.platform
    found = {}
    for name in project.environments:
        mesh, has_parts = project.mesh(name), beside is not None and name in beside.environments
        served = served_by(mesh, map(project.mesh, project.sisters(name)))
        before, after = of_others(mesh, served)
        between = platform_steps(
            name,
            mesh,
            beside.mesh(name) if beside is not None and has_parts else None,
            [one.entry for one in unknown(mesh)],
            {one: OUTPUTS[output].applied(one, name) for one in ("", PLATFORM)},
            partial(secrets_of, project, name),
        )
        found[name] = numbered([*before, *between, *after])
    return found


def _needs(project: Project, environment: str) -> bool:
    mesh = project.mesh(environment)
    has_others = mesh.clusters is not None and bool(mesh.clusters.others)
    return mesh.spec.platform is not None or has_others or bool(unknown(mesh))
