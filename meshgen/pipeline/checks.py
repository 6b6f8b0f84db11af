"""What is wrong with what a project renders: by the schemas, and by the quotas."""

from collections.abc import Iterable, Iterator

from meshgen.checks.schema import ReleasesChecker
from meshgen.findings import Code, Finding, Severity, in_order, weighed
from meshgen.pipeline.project import Project, kept
from meshgen.pipeline.quotas import forecasts, over_quota, severities
from meshgen.pipeline.sources import sources
from meshgen.resources import dotted

# Kinds without which nothing can be over a limit.
_LIMITS = ("LimitRange", "ResourceQuota")


def check(project: Project, environments: Iterable[str] = ()) -> list[Finding]:
    """Return what is wrong with the objects of environments, all if none is named, in order."""
    names = project.select(environments)
    return in_order(finding for name in names for finding in findings(project, name))


@kept
def findings(project: Project, environment: str) -> list[Finding]:
    """Return what is wrong with an environment's objects, weighed as its config wants it."""
    found = by_schemas(project, environment)
    limits = any(obj.get("kind") in _LIMITS for obj in project.objects(environment))
    # Figures of what the API server would refuse tell nothing.
    if not limits or any(finding.severity is Severity.ERROR for finding in found):
        return found
    return [*found, *over_quota(project, environment, forecasts(project, environment))]


def by_schemas(project: Project, environment: str) -> list[Finding]:
    """Return what the schemas say of an environment's objects, weighed as its config wants it."""
    return weighed(_violations(project, environment), severities(project, environment))


@kept
def _checker(project: Project) -> ReleasesChecker:  # noqa: ARG001
    """Return what checks objects against schemas; it keeps what it learns of a schema."""
    return ReleasesChecker()


def _violations(project: Project, environment: str) -> Iterator[Finding]:
    project.progress(f"checking {environment}")
    schemas, places = project.schemas(environment), sources(project, environment)
    objects = project.objects(environment)
    for position, resource in enumerate(project.resources(environment)):
        for violation in _checker(project).check(schemas, objects[position]):
            # Somebody's own API, of which meshgen has no schemas.
            unknown = violation.code is Code.NO_SCHEMA
            key = violation.about_key
            location, path = places.place(position, resource, violation.path, key=key)
            where = f"{dotted(violation.path)}: " if violation.path else ""
            yield Finding(
                violation.code,
                where + violation.message,
                location,
                dotted(path),
                violation.expected,
                violation.hint,
                str(resource.key),
                Severity.WARNING if unknown else violation.severity,
                violation.subcode,
            )
