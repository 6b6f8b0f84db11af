"""Where what checks find in an environment's objects was written, and how much it weighs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from meshgen.checks.check import Context
from meshgen.checks.ignores.ignored import Ignored
from meshgen.checks.quotas import QUOTAS
from meshgen.checks.runner import Runner
from meshgen.checks.schema import ReleasesChecker
from meshgen.checks.violation import Violation
from meshgen.findings import Code, Finding, Related, Severity, weighed, weight_of
from meshgen.forecast import clusters, control_plane, external, key_of
from meshgen.model.proxy import ANNOTATIONS
from meshgen.model.proxysettings import setting_of
from meshgen.pipeline.ignores import ignored_of
from meshgen.pipeline.joined import joined
from meshgen.pipeline.ownrules import own_rules
from meshgen.pipeline.project import Project, kept
from meshgen.pipeline.sources import sources
from meshgen.resources import Path, dotted
from meshgen.system import External

# They are about all that is in a namespace.
_OF_NAMESPACE = frozenset(description.code for description in QUOTAS.descriptions)


def group_findings(
    project: Project, environment: str, violations: Iterable[tuple[int, Violation]]
) -> list[Finding]:
    """Return the findings of violations of objects together, weighed as the config wants it.

    Each is with the position of its object in those of the environment.
    """
    names = [str(key_of(obj)) for obj in project.objects(environment)]
    return placed(project, environment, violations, names)


@kept
def _schemas(project: Project) -> ReleasesChecker:  # noqa: ARG001
    """Return what checks objects against schemas; it keeps what it learns of a schema."""
    return ReleasesChecker()


@kept
def external_of(project: Project, environment: str) -> External:
    """Return what an environment declares external; it remembers what rules asked for."""
    return external(project.mesh(environment))


@kept
def runner_of(project: Project, environment: str) -> Runner:
    """Return what asks the checks of an environment's objects."""
    mesh = project.mesh(environment)
    stores = project.schemas(environment)
    telling = project.telling(environment)
    on = clusters(mesh, mesh.spec.nodes)
    besides = external_of(project, environment)
    own, _ = own_rules(project, environment)
    asked = Context(stores, _schemas(project), on, telling, control_plane(mesh), besides, own)
    return Runner(asked)


@kept
def ignored_objects(project: Project, environment: str) -> list[Ignored]:
    """Return what each object ignores; it remembers what was found."""
    return ignored_of(project, environment, runner_of(project, environment))


def placed(
    project: Project,
    environment: str,
    violations: Iterable[tuple[int, Violation]],
    names: Sequence[str],
) -> list[Finding]:
    """Return findings at the settings that are to blame, without those that objects ignore.

    `names` are what objects are told by.
    """
    ignored = ignored_objects(project, environment)
    resolved, places = project.resolved(environment), sources(project, environment)
    resources = project.resources(environment)
    weights, found = severities(project, environment), []
    for position, violation in violations:
        if ignored[position].covers(violation):
            continue
        weight = weight_of(violation, weights)
        if weight == "ignore" or (weight == Severity.NOTE and not project.notes):
            continue
        resource = resources[position]
        location, path = places.place(position, resource, violation.path, key=violation.about_key)
        setting = _of_sidecar(resource.origin, violation.path)
        if setting and path == resolved.written(resource.origin):
            location, path = resolved.location(setting), resolved.written(setting)
        told = violation.at_setting(dotted(path))
        if violation.code in _OF_NAMESPACE:
            told = _with_joined(told, project, environment, position)
        related = [
            Related(at, names[other], dotted(setting))
            for other, inner in violation.others
            for at, setting in [places.place(other, resources[other], inner)]
        ]
        found.append(told.finding(location, dotted(path), names[position], related))
    return weighed(found, weights)


def _with_joined(told: Violation, project: Project, environment: str, position: int) -> Violation:
    """Return what holds for a namespace with the names of all that are one there."""
    namespace = key_of(project.objects(environment)[position]).namespace
    *names, last = joined(project, environment).get(namespace, ("",))
    if not names:
        return told
    also = f"namespace {namespace} is that of {', '.join(names)} and {last}"
    return replace(told, message=f"{told.message}; {also}")


def _of_sidecar(origin: Path, keys: Path) -> Path:
    """Return the setting that an annotation of Istio's is worked out from; () for others.

    All four are worked out together, so that one that no setting holds has no place of its own.
    """
    if origin[:1] != ("services",):
        return ()
    name = keys[-1] if keys else ""
    settings = (("sidecar", *what) for what, known in ANNOTATIONS.items() if name == known)
    setting: Path = next(settings, setting_of(name))
    # A version of the service has its settings as the service has, or its own.
    whose = origin[:4] if origin[2:3] == ("versions",) else origin[:2]
    return (*whose, *setting) if setting else ()


def severities(project: Project, environment: str | None) -> dict[str, str]:
    """Return how much findings weigh in an environment, by code."""
    weights = project.resolved(environment).mesh.severities or {}
    # Somebody's own API, of which meshgen has no schemas, stops nothing.
    defaults = {str(Code.NO_SCHEMA): str(Severity.WARNING)}
    of_config = {code: str(severity) for code, severity in weights.items()}
    return defaults | of_config | project.severities


def weighed_in(
    project: Project, environment: str | None, found: Iterable[Finding]
) -> list[Finding]:
    """Return findings as an environment weighs them; None is the config without any."""
    return weighed(found, severities(project, environment))
