"""What a project will use of its quotas, and where its config is to blame."""

from collections.abc import Sequence

from meshgen.capacity import Problem, WorkloadKey
from meshgen.findings import Finding, Location, weighed
from meshgen.forecast import Forecast, clusters, findings, forecast, key_of
from meshgen.model.proxy import ANNOTATIONS
from meshgen.pipeline.project import Project
from meshgen.pipeline.sources import sources
from meshgen.resources import Path, dotted


def forecasts(project: Project, environment: str, nodes: int | None = None) -> tuple[Forecast, ...]:
    """Return what an environment will use of its quotas on each cluster that it declares.

    `nodes` is how many run the pods of a DaemonSet; None means what the config says.
    """
    mesh = project.resolved(environment).mesh
    return forecast(project.objects(environment), clusters(mesh, nodes or mesh.nodes))


def over_quota(project: Project, environment: str, measured: Sequence[Forecast]) -> list[Finding]:
    """Return what of an environment does not fit, weighed as its config wants it."""
    resolved, places = project.resolved(environment), sources(project, environment)
    resources = project.resources(environment)
    positions = {key_of(obj): index for index, obj in enumerate(project.objects(environment))}

    def place(problem: Problem) -> tuple[Location, str]:
        position = positions[problem.object]
        setting = _of_sidecar(resources[position].origin, problem.keys)
        if setting:
            return resolved.location(setting), dotted(resolved.written(setting))
        location, path = places.place(position, resources[position], problem.keys)
        return location, dotted(path)

    return weighed(findings(measured, place), severities(project, environment))


def _of_sidecar(origin: Path, keys: Path) -> Path:
    """Return the setting that an annotation of Istio's is worked out from; () for others.

    All four are worked out together, so that none of them has a place of its own.
    """
    if origin[:1] != ("services",):
        return ()
    found = (what for what, name in ANNOTATIONS.items() if keys[-1:] == (name,))
    return next(((*origin[:2], "sidecar", *what) for what in found), ())


def origins(project: Project, environment: str) -> dict[WorkloadKey, Path]:
    """Return the setting that each object of an environment comes from."""
    pairs = zip(project.objects(environment), project.resources(environment), strict=True)
    return {key_of(obj): resource.origin for obj, resource in pairs}


def severities(project: Project, environment: str) -> dict[str, str]:
    """Return how much findings weigh in an environment, by code, where its config says so."""
    found = project.resolved(environment).mesh.severities or {}
    return {code: str(severity) for code, severity in found.items()}
