"""What is wrong with the objects of one environment."""

from collections.abc import Iterable
from functools import partial

from meshgen.checks.check import Scope, Subject
from meshgen.checks.istiod.meshconfig.check import mesh_config_violations
from meshgen.findings import (
    Code,
    Finding,
    Severity,
    weighed,
)
from meshgen.identity import identity
from meshgen.outputs.unreadable import EXPECTED, reads_as, unquoted, unreadable
from meshgen.pipeline.calls import calls_found
from meshgen.pipeline.kept import kept
from meshgen.pipeline.ownrules import own_rules
from meshgen.pipeline.patchreleases import untold_releases
from meshgen.pipeline.placing import (
    group_findings,
    placed,
    runner_of,
    severities,
    weighed_in,
)
from meshgen.pipeline.project import Project
from meshgen.pipeline.providers import providers_told
from meshgen.resources import Object, dotted
from meshgen.schemas.index import order

# What does not look beyond what is applied together.
_APPLIED_TOGETHER = (Scope.NAMESPACE, Scope.SYSTEM)


@kept
def findings(project: Project, environment: str) -> list[Finding]:
    """Return what is wrong with an environment's objects, weighed as its config wants it."""
    of_objects = object_findings(project, environment)
    sound = is_sound(project, environment)
    together = runner_of(project, environment).check_together(
        _subjects(project.objects(environment)), sound=sound, scopes=_APPLIED_TOGETHER
    )
    in_cluster = _in_cluster(project.services or project, environment)
    unusable = weighed(project.unusable_schemas(environment), severities(project, environment))
    return [
        *unusable,
        *_of_mesh_config(project, environment),
        *weighed_in(project, environment, providers_told(project, environment)),
        *weighed_in(project, environment, untold_releases(project, environment)),
        *weighed_in(project, environment, own_rules(project, environment)[1]),
        *weighed_in(project, environment, calls_found(project, environment)),
        *of_objects,
        *placed(project, environment, together),
        *in_cluster[project.services is not None],
    ]


@kept
def _in_cluster(project: Project, environment: str) -> tuple[list[Finding], list[Finding]]:
    """Return what is wrong with all that an environment has in a cluster: of the services, beside.

    What the user's own rules ask is asked of the services alone.
    """
    sides, runner = project.sides(environment), runner_of(project, environment)
    sound = all(is_sound(side, environment) for side in sides)
    violations = list(
        runner.check_together(
            _subjects(project.together(environment)), sound=sound, scopes=(Scope.CLUSTER,)
        )
    )
    count, own = len(project.objects(environment)), own_rules(project, environment)[0]
    asked = own.descriptions if own else ()
    beside = [one for one in violations if one[0] >= count and one[1].code not in asked]
    return (
        placed(project, environment, (one for one in violations if one[0] < count)),
        placed(project, environment, beside),
    )


def _subjects(objects: Iterable[Object]) -> list[Subject]:
    return [Subject(identity(obj), partial(_itself, obj)) for obj in objects]


def _of_mesh_config(project: Project, environment: str) -> list[Finding]:
    """Return what is wrong with the MeshConfig that an environment says its Istio has."""
    resolved = project.resolved(environment)
    istio = resolved.mesh.istio
    found: list[Finding] = []
    if istio.mesh_config:
        releases = sorted(istio.version, key=order)
        for violation in mesh_config_violations(istio.mesh_config, releases):
            location, path = resolved.find(("istio", "meshConfig", *violation.path))
            found.append(violation.finding(location, dotted(path), ""))
    return weighed(found, severities(project, environment))


@kept
def unbuildable(project: Project, environment: str) -> list[Finding]:
    """Return what Kustomize cannot build of an environment's tree."""
    resolved = project.resolved(environment)
    labels = (
        resolved.origins.problem(
            resolved.tree,
            Code.NAME,
            ("labels", key),
            f"Kustomize cannot give this label to all objects: {reads_as(key)}",
            EXPECTED,
            "give it another name, or write it into the `labels` of the services",
            key=True,
        ).finding
        for key in unquoted(resolved.mesh.labels or ())
    )
    objects = enumerate(project.objects(environment))
    violations = [(position, found) for position, obj in objects for found in unreadable(obj)]
    return [*labels, *group_findings(project, environment, violations)]


@kept
def object_findings(project: Project, environment: str) -> list[Finding]:
    """Return what is wrong with each object by itself, weighed as the config wants it."""
    project.progress(f"checking {environment}")
    runner = runner_of(project, environment)
    violations = (
        (position, violation)
        for position, obj in enumerate(project.objects(environment))
        for violation in runner.check(obj, identity(obj))
    )
    return placed(project, environment, violations)


def is_sound(project: Project, environment: str) -> bool:
    """Return whether no object of an environment has an error by itself."""
    of_objects = object_findings(project, environment)
    return all(finding.severity is not Severity.ERROR for finding in of_objects)


def _itself(obj: Object) -> Object:
    return obj
