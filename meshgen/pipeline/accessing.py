"""What `meshgen access` tells of: an environment of a config, or manifests."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from meshgen.access import Matrix, Verdicts
from meshgen.findings import Related
from meshgen.manifests.reading import Manifest
from meshgen.manifests.together.facts import Facts
from meshgen.pipeline.asking import read_system, refuse_wrong, system_of
from meshgen.pipeline.project import Project
from meshgen.pipeline.sources import sources
from meshgen.resources import Path, dotted
from meshgen.system import Member

if TYPE_CHECKING:
    from meshgen.manifests.building.build import Building


def of_config(project: Project, environments: Sequence[str]) -> Iterator[Verdicts]:
    """Yield who may reach whom in environments; raises MeshgenError for what would be refused."""
    for environment in environments:
        refuse_wrong(project, environment)
        project.progress(f"asking who may reach whom in {environment}")
        matrix = Matrix(system_of(project, environment))
        yield Verdicts(environment, matrix, partial(_at_setting, project, environment))


def of_manifests(
    paths: Sequence[str],
    kubernetes: Sequence[str],
    istio: Sequence[str],
    facts: Facts,
    building: "Building | None" = None,
) -> Verdicts:
    """Return who may reach whom with manifests, all of them together; raises as `read_system`."""
    whole, reading = read_system(paths, kubernetes, istio, facts, building)
    place = partial(_in_manifest, reading.manifests)
    return Verdicts("", Matrix(whole), place, reading.findings)


def _at_setting(project: Project, environment: str, member: Member, path: Path) -> Related:
    resource = project.resources(environment)[member.position]
    location, setting = sources(project, environment).place(member.position, resource, path)
    return Related(location, str(member), dotted(setting))


def _in_manifest(manifests: Sequence[Manifest], member: Member, path: Path) -> Related:
    return Related(manifests[member.position].place(path), str(member), dotted(path))
