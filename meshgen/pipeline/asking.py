"""What `meshgen try` asks: an environment of a config, or manifests."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Severity
from meshgen.forecast import clusters, control_plane
from meshgen.identity import identity
from meshgen.manifests.building.programs import find_program
from meshgen.manifests.reading import Reading, read_manifests
from meshgen.manifests.skips import Skip
from meshgen.manifests.together.facts import Facts
from meshgen.manifests.together.mesh_config import among
from meshgen.mesh import Mesh
from meshgen.model.request import Request
from meshgen.pipeline.checks import object_findings
from meshgen.pipeline.placing import external_of
from meshgen.pipeline.project import Project
from meshgen.proof.answer import Answer
from meshgen.proof.ask import ask
from meshgen.proof.asked import Asked
from meshgen.proof.mesh import MeshOf
from meshgen.schemas.stores import Stores
from meshgen.system import ControlPlane, System, system

if TYPE_CHECKING:
    from meshgen.manifests.building.build import Building


def of_config(
    project: Project, environment: str, requests: Sequence[Request], replicas: int | None
) -> Asked:
    """Return what comes of requests in an environment; services go by their names in the config.

    Raises MeshgenError as `ask`, and for objects that the cluster would refuse.
    """
    refuse_wrong(project, environment)
    spec = project.resolved(environment).mesh
    names = _Names(Mesh(spec))
    project.progress(f"asking Envoy about {environment}")
    asked = ask(MeshOf(system_of(project, environment)), [*map(names.full, requests)], replicas)
    answers = [[names.own(answer) for answer in each] for each in asked.answers]
    return replace(asked, requests=requests, answers=answers, istio=spec.istio.version)


def refuse_wrong(project: Project, environment: str) -> None:
    """Raise MeshgenError for objects of an environment that the cluster would refuse."""
    refused = [f for f in object_findings(project, environment) if f.severity is Severity.ERROR]
    if refused:
        raise MeshgenError(refused)


def system_of(project: Project, environment: str) -> System:
    """Return the objects of an environment together."""
    mesh = project.resolved(environment).mesh
    return system(
        ((identity(obj), obj) for obj in project.objects(environment)),
        clusters(mesh, mesh.nodes),
        control_plane(mesh),
        project.schemas(environment).namespaced,
        external_of(project, environment),
    )


def full_names(mesh: Mesh) -> Mapping[str, tuple[str, str]]:
    """Return namespace and name of services in the cluster, with prefix, by their own names."""
    return {
        service.key: (service.namespace.name, service.namespace.full_name(service.name))
        for service in (*mesh.gateway_services, *mesh.services)
    }


class _Names:
    def __init__(self, mesh: Mesh) -> None:
        self._full = full_names(mesh)
        self._own = {full: key for key, full in self._full.items()}

    def full(self, request: Request) -> Request:
        source = self._full.get(request.source or "")
        if source is not None:
            request = replace(request, source="/".join(source))
        if request.host in self._full:
            namespace, name = self._full[request.host]
            is_near = source is not None and source[0] == namespace
            request = replace(request, host=name if is_near else f"{name}.{namespace}")
        return request

    def own(self, answer: Answer) -> Answer:
        namespace = answer.workload.partition("/")[0]
        key = self._own.get((namespace, answer.service))
        return answer if key is None else replace(answer, service=key)


def of_manifests(
    paths: Sequence[str],
    requests: Sequence[Request],
    replicas: int | None,
    kubernetes: Sequence[str],
    istio: Sequence[str],
    facts: Facts,
    building: "Building | None" = None,
) -> Asked:
    """Return what comes of requests with manifests that anybody wrote, all of them together.

    With `building`, kustomizations and charts are built first. Raises MeshgenError as `ask`, for
    paths that are not there, and for what cannot be read.
    """
    whole, reading = read_system(paths, kubernetes, istio, facts, building)
    asked = ask(MeshOf(whole), requests, replicas)
    return replace(asked, istio=istio, findings=[*reading.findings, *asked.findings])


def read_system(
    paths: Sequence[str],
    kubernetes: Sequence[str],
    istio: Sequence[str],
    facts: Facts,
    building: "Building | None" = None,
) -> tuple[System, Reading]:
    """Return the system that manifests are together, and what was read.

    The members of the system are in the order of the manifests. Raises MeshgenError for what cannot
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
