"""Where what checks find in an environment's objects was written, and how much it weighs."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property

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
from meshgen.pipeline.kept import kept, learned
from meshgen.pipeline.ownrules import own_rules
from meshgen.pipeline.project import Project
from meshgen.pipeline.sources import sources
from meshgen.resources import Path, dotted
from meshgen.system import External

# They are about all that is in a namespace.
_OF_NAMESPACE = frozenset(description.code for description in QUOTAS.descriptions)


class Side:
    """What runs together in an environment: the services, or what is beside them."""

    def __init__(self, project: Project, environment: str, first: int = 0) -> None:
        """Take its project; `first` is the position of its first object among those of all."""
        self.project, self.environment, self.first = project, environment, first
        self.resources, self.objects = project.resources(environment), project.objects(environment)
        self.resolved, self.places = project.resolved(environment), sources(project, environment)
        self.weights = severities(project, environment)

    @cached_property
    def ignored(self) -> list[Ignored]:
        """Return what its objects ignore."""
        return ignored_objects(self.project, self.environment)


class _Sides:
    """The sides of an environment, by the positions of their objects among those of all."""

    def __init__(self, project: Project, environment: str) -> None:
        self._all, self._first = (project, environment), Side(project, environment)

    def at(self, position: int) -> tuple[Side, int]:
        """Return the side that has an object, and its position there."""
        if position < len(self._first.objects):
            return self._first, position
        side = next(one for one in reversed(self._beside) if one.first <= position)
        return side, position - side.first

    @cached_property
    def _beside(self) -> list[Side]:
        project, environment = self._all
        found, first = [], len(self._first.objects)
        for one in project.sides(environment)[1:]:
            found.append(Side(one, environment, first))
            first += len(found[-1].objects)
        return found


def group_findings(
    project: Project, environment: str, violations: Iterable[tuple[int, Violation]]
) -> list[Finding]:
    """Return the findings of violations of objects together, weighed as the config wants it.

    Each is with the position of its object in those of the environment, of all sides.
    """
    return placed(project, environment, violations, lambda side, at: str(key_of(side.objects[at])))


@learned
def _schemas(project: Project) -> ReleasesChecker:  # noqa: ARG001
    """Return what checks objects against schemas; it keeps what it learns of a schema."""
    return ReleasesChecker()


@kept
def external_of(project: Project, environment: str) -> External:
    """Return what an environment declares external; it remembers what rules asked for."""
    return external(project.mesh(environment), project.beside(environment))


@kept
def runner_of(project: Project, environment: str) -> Runner:
    """Return what asks the checks of an environment's objects."""
    mesh = project.mesh(environment)
    stores = project.schemas(environment)
    telling = project.telling(environment)
    on = clusters(mesh, mesh.spec.nodes, project.beside(environment))
    besides = external_of(project, environment)
    own, _ = own_rules(project, environment)
    asked = Context(stores, _schemas(project), on, telling, control_plane(mesh), besides, own)
    return Runner(asked)


@kept
def ignored_objects(project: Project, environment: str) -> list[Ignored]:
    """Return what each object ignores; it remembers what was found."""
    return ignored_of(project, environment, runner_of(project, environment))


def _named(side: Side, position: int) -> str:
    return str(side.resources[position].key)


def placed(
    project: Project,
    environment: str,
    violations: Iterable[tuple[int, Violation]],
    name_of: Callable[[Side, int], str] = _named,
) -> list[Finding]:
    """Return findings at the settings that are to blame, without those that objects ignore.

    Positions are among the objects of all sides of the environment; `name_of` says what objects are
    told by.
    """
    sides = _Sides(project, environment)
    found: list[Finding] = []
    for overall, violation in violations:
        side, position = sides.at(overall)
        if side.ignored[position].covers(violation):
            continue
        weight = weight_of(violation, side.weights)
        if weight == "ignore" or (weight == Severity.NOTE and not project.notes):
            continue
        resource, resolved = side.resources[position], side.resolved
        location, path = side.places.place(
            position, resource, violation.path, key=violation.about_key
        )
        setting = _of_sidecar(resource.origin, violation.path)
        if setting and path == resolved.written(resource.origin):
            location, path = resolved.location(setting), resolved.written(setting)
        told = violation.at_setting(dotted(path))
        if violation.code in _OF_NAMESPACE:
            told = _with_joined(told, side.project, environment, position)
        related = [_related(*sides.at(other), inner, name_of) for other, inner in violation.others]
        one = told.finding(location, dotted(path), name_of(side, position), related)
        found += weighed([one], side.weights)
    return found


def _related(side: Side, position: int, path: Path, name_of: Callable[[Side, int], str]) -> Related:
    location, setting = side.places.place(position, side.resources[position], path)
    return Related(location, name_of(side, position), dotted(setting))


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
