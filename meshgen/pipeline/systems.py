"""The objects of an environment, or of manifests that anybody wrote, together as a system."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Severity
from meshgen.forecast import clusters, control_plane, eastwest_gateway, site_of
from meshgen.identity import identity
from meshgen.lenient import text
from meshgen.manifests.clusters import by_cluster
from meshgen.manifests.reading import Reading, read_manifests
from meshgen.manifests.skips import Skip
from meshgen.manifests.together.facts import Facts
from meshgen.manifests.together.mesh_config import among
from meshgen.mesh import Mesh
from meshgen.model.clusters import CONTROL_PLANE
from meshgen.pipeline.checks import object_findings
from meshgen.pipeline.placing import external_of
from meshgen.pipeline.project import Project
from meshgen.programs import find_program
from meshgen.resources import Object
from meshgen.schemas.stores import Stores
from meshgen.system import ControlPlane, Site, System, joined, system

if TYPE_CHECKING:
    from meshgen.manifests.building.build import Building


def refuse_wrong(project: Project, environment: str) -> None:
    """Raise MeshgenError for objects of an environment that the cluster would refuse."""
    of_each = (object_findings(side, environment) for side in project.sides(environment))
    refused = [one for found in of_each for one in found if one.severity is Severity.ERROR]
    if refused:
        raise MeshgenError(refused)


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


def read_system(
    paths: Sequence[str],
    kubernetes: Sequence[str],
    istio: Sequence[str],
    facts: Facts,
    building: "Building | None" = None,
) -> tuple[System, Reading]:
    """Return the system that manifests are together, and what was read.

    Paths that name a cluster (`CLUSTER=PATH`) are those of clusters that are one mesh, and the
    first of them is returned. With `building`, kustomizations and charts are built first. The
    members of all systems are in the order of the manifests. Raises MeshgenError for what cannot be
    read, and where nothing is.
    """
    whole, systems = Reading(), []
    for cluster, named in by_cluster(paths).items():
        reading = _read(named, facts, building)
        objects = [manifest.object for manifest in reading.manifests]
        one = system(
            ((manifest.identity, manifest.object) for manifest in reading.manifests),
            facts.clusters(kubernetes, istio),
            facts.control_plane or among(objects, facts.revision) or ControlPlane(),
            Stores(kubernetes, istio).namespaced,
        )
        systems.append(replace(one, site=Site(cluster, primary=_primary(one))) if cluster else one)
        # What is no member at the end has no position, in the fleet either.
        count = max((member.position + 1 for member in one.members), default=0)
        whole.manifests += reading.manifests[:count]
        whole.findings += reading.findings
        whole.skipped += reading.skipped
        whole.charts += reading.charts
    return (joined(systems) if systems[0].site.cluster else systems)[0], whole


def _primary(system: System) -> str:
    """Return the cluster that pods ask for their configuration, "" for their own."""
    home = system.get("Namespace", "", system.control_plane.namespace)
    return text(home.annotations.get(CONTROL_PLANE)) if home else ""


def _read(paths: Sequence[str], facts: Facts, building: "Building | None") -> Reading:
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
    return reading
