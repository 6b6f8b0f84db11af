"""What a project will use of its quotas."""

from collections.abc import Sequence

from meshgen.checks.quotas import violations
from meshgen.findings import Finding
from meshgen.forecast import Forecast, clusters, forecast, key_of
from meshgen.identity import identity
from meshgen.pipeline.kept import kept
from meshgen.pipeline.placing import group_findings
from meshgen.pipeline.project import Project
from meshgen.quota import WorkloadKey
from meshgen.resources import Path


@kept
def forecasts(project: Project, environment: str, nodes: int | None = None) -> tuple[Forecast, ...]:
    """Return what an environment will use of its quotas on each cluster that it declares.

    What runs beside the services is in it. `nodes` is how many run the pods of a DaemonSet; None
    means what the config says.
    """
    mesh = project.mesh(environment)
    on = clusters(mesh, nodes or mesh.spec.nodes, project.beside(environment))
    return forecast(project.together(environment), on)


def share_namespace(project: Project, environment: str) -> bool:
    """Return whether quotas of an environment count the pods of both."""
    of_each = [
        {identity(obj).namespace for obj in side.objects(environment)} - {""}
        for side in project.sides(environment)
    ]
    return len(of_each) > 1 and not set.isdisjoint(*of_each)


def homes(project: Project, environment: str) -> dict[str, str]:
    """Return what the config calls the namespace of each service with sidecars.

    The mesh's name stands for the environment's own.
    """
    mesh = project.mesh(environment)
    meshed = (service for service in mesh.services if service.in_mesh)
    return {service.key: service.namespace.key or mesh.name for service in meshed}


def over_quota(project: Project, environment: str, measured: Sequence[Forecast]) -> list[Finding]:
    """Return what of an environment does not fit, weighed as its config wants it."""
    shortages = list(violations(measured, project.together(environment)))
    return group_findings(project, environment, shortages)


def origins(project: Project, environment: str) -> dict[WorkloadKey, Path]:
    """Return the setting that each object of an environment comes from."""
    pairs = zip(project.objects(environment), project.resources(environment), strict=True)
    return {key_of(obj): resource.origin for obj, resource in pairs}
