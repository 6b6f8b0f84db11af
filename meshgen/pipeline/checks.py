"""What is wrong with what a project renders, and where its config is to blame."""

from collections.abc import Iterable, Iterator
from functools import partial

from meshgen.checks.check import Context, Subject
from meshgen.checks.identity import identity
from meshgen.checks.runner import Runner
from meshgen.checks.schema import ReleasesChecker
from meshgen.checks.schema.violation import Violation
from meshgen.findings import Code, Finding, Severity, in_order, weighed
from meshgen.forecast import clusters, key_of
from meshgen.model.proxy import ANNOTATIONS
from meshgen.pipeline.project import Project, kept
from meshgen.pipeline.sources import sources
from meshgen.resources import Object, Path, dotted


def check(project: Project, environments: Iterable[str] = ()) -> list[Finding]:
    """Return what is wrong with the objects of environments, all if none is named, in order."""
    names = project.select(environments)
    return in_order(finding for name in names for finding in findings(project, name))


@kept
def findings(project: Project, environment: str) -> list[Finding]:
    """Return what is wrong with an environment's objects, weighed as its config wants it."""
    of_objects = object_findings(project, environment)
    sound = all(finding.severity is not Severity.ERROR for finding in of_objects)
    subjects = [
        Subject(identity(obj), partial(_itself, obj)) for obj in project.objects(environment)
    ]
    together = _runner(project, environment).check_together(subjects, sound=sound)
    return [*of_objects, *group_findings(project, environment, together)]


def object_findings(project: Project, environment: str) -> list[Finding]:
    """Return what is wrong with each object by itself, weighed as the config wants it."""
    project.progress(f"checking {environment}")
    return weighed(_of_objects(project, environment), _severities(project, environment))


def group_findings(
    project: Project, environment: str, violations: Iterable[tuple[int, Violation]]
) -> list[Finding]:
    """Return the findings of violations of objects together, weighed as the config wants it.

    Each is with the position of its object in those of the environment.
    """
    placed = _of_groups(project, environment, violations)
    return weighed(placed, _severities(project, environment))


def _itself(obj: Object) -> Object:
    return obj


@kept
def _schemas(project: Project) -> ReleasesChecker:  # noqa: ARG001
    """Return what checks objects against schemas; it keeps what it learns of a schema."""
    return ReleasesChecker()


@kept
def _runner(project: Project, environment: str) -> Runner:
    mesh = project.resolved(environment).mesh
    stores = project.schemas(environment)
    return Runner(Context(stores, _schemas(project), clusters(mesh, mesh.nodes)))


def _of_objects(project: Project, environment: str) -> Iterator[Finding]:
    runner, places = _runner(project, environment), sources(project, environment)
    pairs = zip(project.resources(environment), project.objects(environment), strict=True)
    for position, (resource, obj) in enumerate(pairs):
        for violation in runner.check(obj, identity(obj)):
            key = violation.about_key
            location, path = places.place(position, resource, violation.path, key=key)
            at_setting = violation.at_setting(dotted(path))
            yield at_setting.finding(location, dotted(path), str(resource.key))


def _of_groups(
    project: Project, environment: str, violations: Iterable[tuple[int, Violation]]
) -> Iterator[Finding]:
    resolved, places = project.resolved(environment), sources(project, environment)
    resources, objects = project.resources(environment), project.objects(environment)
    for position, violation in violations:
        setting = _of_sidecar(resources[position].origin, violation.path)
        if setting:
            location, path = resolved.location(setting), resolved.written(setting)
        else:
            location, path = places.place(position, resources[position], violation.path)
        at_setting = violation.at_setting(dotted(path))
        yield at_setting.finding(location, dotted(path), str(key_of(objects[position])))


def _of_sidecar(origin: Path, keys: Path) -> Path:
    """Return the setting that an annotation of Istio's is worked out from; () for others.

    All four are worked out together, so that none of them has a place of its own.
    """
    if origin[:1] != ("services",):
        return ()
    settings = (what for what, name in ANNOTATIONS.items() if keys[-1:] == (name,))
    return next(((*origin[:2], "sidecar", *what) for what in settings), ())


def _severities(project: Project, environment: str) -> dict[str, str]:
    """Return how much findings weigh in an environment, by code."""
    weights = project.resolved(environment).mesh.severities or {}
    # Somebody's own API, of which meshgen has no schemas, stops nothing.
    defaults = {str(Code.NO_SCHEMA): str(Severity.WARNING)}
    return defaults | {code: str(severity) for code, severity in weights.items()}
