"""The objects of an environment, or of manifests that anybody wrote, together as a system."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Severity
from meshgen.forecast import clusters, control_plane, eastwest_gateway, site_of
from meshgen.identity import identity
from meshgen.manifests.building.programs import find_program
from meshgen.manifests.reading import Reading, read_manifests
from meshgen.manifests.skips import Skip
from meshgen.manifests.together.facts import Facts
from meshgen.manifests.together.mesh_config import among
from meshgen.mesh import Mesh
from meshgen.pipeline.checks import object_findings
from meshgen.pipeline.placing import external_of
from meshgen.pipeline.project import Project
from meshgen.resources import Object
from meshgen.schemas.stores import Stores
from meshgen.system import ControlPlane, System, joined, system
from meshgen.system.gateways import GATEWAY

if TYPE_CHECKING:
    from meshgen.manifests.building.build import Building


def refuse_wrong(project: Project, environment: str) -> None:
    """Raise MeshgenError for objects of an environment that the cluster would refuse."""
    refused = [f for f in object_findings(project, environment) if f.severity is Severity.ERROR]
    if refused:
        raise MeshgenError(refused)


def system_of(project: Project, environment: str) -> System:
    """Return the objects of an environment together, beside its other clusters if it has any."""
    return in_clusters(project, environment, project.objects)


def in_clusters(
    project: Project, environment: str, objects: Callable[[str], Iterable[Object]]
) -> System:
    """Return the objects of an environment together; `objects` gives them, by environment.

    One that runs in several clusters is joined with those of the others, and is the first of them.
    """
    sisters = project.sisters(environment)
    if len(sisters) == 1:
        return _together(project, environment, objects(environment))
    names = [environment, *(name for name in sisters if name != environment)]
    return joined(
        replace(
            _together(project, name, [*objects(name), *installed(project, name)]),
            site=site_of(project.mesh(name)),
        )
        for name in names
    )[0]


def _together(project: Project, environment: str, objects: Iterable[Object]) -> System:
    mesh = project.mesh(environment)
    return system(
        ((identity(obj), obj) for obj in objects),
        clusters(mesh, mesh.spec.nodes),
        control_plane(mesh),
        project.schemas(environment).namespaced,
        external_of(project, environment),
    )


def installed(project: Project, environment: str) -> Iterator[Object]:
    """Yield the gateway through which other clusters come, and what the platform says of it.

    Nothing of it is among the objects of the environment.
    """
    platform = project.platform
    if platform is not None and environment in platform.environments:
        listed = platform.objects(environment)
        yield from (each for each in listed if identity(each).type == GATEWAY)
    yield from eastwest_gateway(project.mesh(environment))


def full_names(mesh: Mesh) -> Mapping[str, tuple[str, str]]:
    """Return namespace and name of services in the cluster, with prefix, by their own names."""
    return {
        service.key: (service.namespace.name, service.namespace.full_name(service.name))
        for service in (*mesh.gateway_services, *mesh.services)
    }


def read_system(
    paths: Sequence[str],
    kubernetes: Sequence[str],
    istio: Sequence[str],
    facts: Facts,
    building: "Building | None" = None,
) -> tuple[System, Reading]:
    """Return the system that manifests are together, and what was read.

    With `building`, kustomizations and charts are built first. The members of the system are in the
    order of the manifests. Raises MeshgenError for what cannot
    be read, and where nothing is.
    """
    reading = read_manifests(paths, facts.namespace, building)
    if any(finding.severity is Severity.ERROR for finding in reading.findings):
        raise MeshgenError(reading.findings)
    chart = next((name for name, skip in reading.skipped if skip is Skip.CHART), "")
    if chart and building and find_program("helm") is None:
        what = f"helm is not on the PATH, and --build needs it for charts: {chart}"
        raise MeshgenError([Finding(Code.USAGE, what)])
    if not reading.manifests:
        named = ", ".join(f"`{path}`" for path in paths)
        hint = "--build builds charts, with helm" if chart else ""
        raise MeshgenError(
            [Finding(Code.USAGE, f"found no Kubernetes object in {named}", hint=hint)]
        )
    objects = [manifest.object for manifest in reading.manifests]
    whole = system(
        ((manifest.identity, manifest.object) for manifest in reading.manifests),
        facts.clusters(kubernetes, istio),
        facts.control_plane or among(objects, facts.revision) or ControlPlane(),
        Stores(kubernetes, istio).namespaced,
    )
    return whole, reading
