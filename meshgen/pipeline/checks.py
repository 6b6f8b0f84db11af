"""What is wrong with what a project renders: by the schemas, and by the quotas."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from meshgen.findings import Code, Finding, Severity, weighed
from meshgen.pipeline.quotas import forecasts, over_quota, severities
from meshgen.pipeline.sources import sources
from meshgen.resources import dotted

if TYPE_CHECKING:
    from meshgen.pipeline.project import Project

# Kinds without which nothing can be over a limit.
_LIMITS = ("LimitRange", "ResourceQuota")


def findings(project: "Project", environment: str) -> list[Finding]:
    """Return what is wrong with an environment's objects, weighed as its config wants it."""
    found = by_schemas(project, environment)
    limits = any(obj.get("kind") in _LIMITS for obj in project.objects(environment))
    # Figures of what the API server would refuse tell nothing.
    if not limits or any(finding.severity is Severity.ERROR for finding in found):
        return found
    return [*found, *over_quota(project, environment, forecasts(project, environment))]


def by_schemas(project: "Project", environment: str) -> list[Finding]:
    """Return what the schemas say of an environment's objects, weighed as its config wants it."""
    return weighed(_violations(project, environment), severities(project, environment))


def _violations(project: "Project", environment: str) -> Iterator[Finding]:
    project.progress(f"checking {environment}")
    schemas, places = project.schemas(environment), sources(project, environment)
    objects = project.objects(environment)
    for position, resource in enumerate(project.resources(environment)):
        for violation in project.checker.check(schemas, objects[position]):
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
