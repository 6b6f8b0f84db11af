"""The objects of an environment together as a system."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from meshgen.errors import MeshgenError
from meshgen.findings import Severity
from meshgen.forecast import clusters, control_plane, eastwest_gateway, site_of
from meshgen.identity import identity
from meshgen.mesh import Mesh
from meshgen.pipeline.found import object_findings
from meshgen.pipeline.kept import kept
from meshgen.pipeline.placing import external_of
from meshgen.pipeline.project import Project
from meshgen.resources import Object
from meshgen.system import System, joined, system


def refuse_wrong(project: Project, environment: str) -> None:
    """Raise MeshgenError for objects of an environment that the cluster would refuse."""
    of_each = (object_findings(side, environment) for side in project.sides(environment))
    refused = [one for found in of_each for one in found if one.severity is Severity.ERROR]
    if refused:
        raise MeshgenError(refused)


@kept
def system_of(project: Project, environment: str) -> System:
    """Return the objects of an environment together, beside its other clusters if it has any.

    What runs beside the services is among them.
    """
    return in_clusters(project, environment, project.together)


def in_clusters(
    project: Project, environment: str, objects: Callable[[str], Iterable[Object]]
) -> System:
    """Return the objects of an environment together; `objects` gives them, by environment.

    One that runs in several clusters is joined with those of the others, and is the first of them.
    """
    sisters = project.sisters(environment)
    if len(sisters) == 1:
        return together(project, environment, objects(environment))
    names = [environment, *(name for name in sisters if name != environment)]
    return joined(
        replace(
            together(project, name, [*objects(name), *eastwest_gateway(project.mesh(name))]),
            site=site_of(project.mesh(name)),
        )
        for name in names
    )[0]


def together(project: Project, environment: str, objects: Iterable[Object]) -> System:
    """Return objects together, as those of an environment alone."""
    mesh = project.mesh(environment)
    return system(
        ((identity(obj), obj) for obj in objects),
        clusters(mesh, mesh.spec.nodes, project.beside(environment)),
        control_plane(mesh),
        project.schemas(environment).namespaced,
        external_of(project, environment),
    )


def names_beside(project: Project, environment: str) -> Mapping[str, tuple[str, str]]:
    """Return namespace and name of services, and of what runs beside them, by their own names."""
    found: dict[str, tuple[str, str]] = {}
    for side in reversed(project.sides(environment)):
        found |= full_names(side.mesh(environment))
    return found


def full_names(mesh: Mesh) -> Mapping[str, tuple[str, str]]:
    """Return namespace and name of services in the cluster, with prefix, by their own names."""
    return {
        service.key: (service.namespace.name, service.namespace.full_name(service.name))
        for service in (*mesh.gateway_services, *mesh.services)
    }
