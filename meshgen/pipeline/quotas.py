"""What a project will use of its quotas, and where its config is to blame."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from meshgen.capacity import Problem, WorkloadKey
from meshgen.findings import Finding, Location, weighed
from meshgen.forecast import Forecast, clusters, findings, forecast, key_of
from meshgen.resources import Path, dotted

if TYPE_CHECKING:
    from meshgen.pipeline.project import Project


def forecasts(
    project: "Project", environment: str, nodes: int | None = None
) -> tuple[Forecast, ...]:
    """Return what an environment will use of its quotas on each cluster that it declares.

    `nodes` is how many run the pods of a DaemonSet; None means what the config says.
    """
    mesh = project.resolved(environment).mesh
    return forecast(project.objects(environment), clusters(mesh, nodes or mesh.nodes))


def over_quota(project: "Project", environment: str, measured: Sequence[Forecast]) -> list[Finding]:
    """Return what of an environment does not fit, weighed as its config wants it."""
    resolved, known = project.resolved(environment), origins(project, environment)

    def place(problem: Problem) -> tuple[Location, str]:
        origin = known.get(problem.object, ())
        return resolved.location(origin), dotted(resolved.written(origin))

    return weighed(findings(measured, place), severities(project, environment))


def origins(project: "Project", environment: str) -> dict[WorkloadKey, Path]:
    """Return the setting that each object of an environment comes from."""
    pairs = zip(project.objects(environment), project.resources(environment), strict=True)
    return {key_of(obj): resource.origin for obj, resource in pairs}


def severities(project: "Project", environment: str) -> dict[str, str]:
    """Return how much findings weigh in an environment, by code, where its config says so."""
    found = project.resolved(environment).mesh.severities or {}
    return {code: str(severity) for code, severity in found.items()}
