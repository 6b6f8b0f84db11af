"""What `meshgen access` tells of: an environment of a config, or manifests."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from meshgen.access import EVERYTHING, Question, Verdicts, matrix_of
from meshgen.findings import Related
from meshgen.manifests.reading import Manifest
from meshgen.manifests.together.facts import Facts
from meshgen.mesh import Mesh
from meshgen.pipeline.asking import full_names, read_system, refuse_wrong, system_of
from meshgen.pipeline.project import Project
from meshgen.pipeline.sources import sources
from meshgen.resources import Path, dotted
from meshgen.system import Member

if TYPE_CHECKING:
    from meshgen.manifests.building.build import Building


def of_config(
    project: Project, environments: Sequence[str], question: Question = EVERYTHING
) -> Iterator[Verdicts]:
    """Yield who may reach whom in environments.

    Raises MeshgenError for what the cluster would refuse, and for a name that nobody has.
    """
    for environment in environments:
        refuse_wrong(project, environment)
        project.progress(f"asking who may reach whom in {environment}")
        names = full_names(Mesh(project.resolved(environment).mesh))
        matrix = matrix_of(system_of(project, environment), question, names)
        find = partial(_at_setting, project, environment)
        yield Verdicts(environment, matrix, find, question=question)


def of_manifests(
    paths: Sequence[str],
    kubernetes: Sequence[str],
    istio: Sequence[str],
    facts: Facts,
    building: "Building | None" = None,
    question: Question = EVERYTHING,
) -> Verdicts:
    """Return who may reach whom with manifests, all of them together; raises as `read_system`."""
    whole, reading = read_system(paths, kubernetes, istio, facts, building)
    matrix = matrix_of(whole, question, {})
    return Verdicts(
        "", matrix, partial(_in_manifest, reading.manifests), reading.findings, question
    )


def _at_setting(project: Project, environment: str, member: Member, path: Path) -> Related:
    resource = project.resources(environment)[member.position]
    location, setting = sources(project, environment).place(member.position, resource, path)
    return Related(location, str(member), dotted(setting))


def _in_manifest(manifests: Sequence[Manifest], member: Member, path: Path) -> Related:
    return Related(manifests[member.position].place(path), str(member), dotted(path))
