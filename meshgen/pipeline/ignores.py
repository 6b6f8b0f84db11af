"""What is ignored of a project's objects: by their annotations, and by their services' settings.

A service's `ignore` is not rendered. It would stand on every object of the service and be of use on
one, and a reason that changes would be applied to a cluster that has no use for it. An annotation,
which any object can be given, is there for everybody who checks the manifests.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from meshgen.checks.ignores.annotation import PLACE, idle_ignore
from meshgen.checks.ignores.ignored import Ignored
from meshgen.checks.runner import Runner
from meshgen.findings import Finding, Location
from meshgen.pipeline.project import Project
from meshgen.pipeline.sources import sources
from meshgen.resources import Path, Resource, dotted


@dataclass(frozen=True)
class Ignore:
    """A code that is ignored: where it says so, and whether anything was found of it."""

    code: str
    location: Location
    path: str
    resource: str
    is_used: bool

    @property
    def finding(self) -> Finding:
        """Return the finding that it is of no use."""
        return idle_ignore(self.code).finding(self.location, self.path, self.resource)


def ignored_of(project: Project, environment: str, runner: Runner) -> list[Ignored]:
    """Return what each object of an environment ignores, in their order."""
    pairs = zip(project.resources(environment), project.objects(environment), strict=True)
    return [
        Ignored(dict.fromkeys((*runner.ignored(obj), *_of_service(project, environment, resource))))
        for resource, obj in pairs
    ]


def ignores(
    project: Project, environment: str, runner: Runner, ignored: list[Ignored]
) -> Iterator[Ignore]:
    """Yield all that an environment ignores, once everything was asked."""
    resolved, places = project.resolved(environment), sources(project, environment)
    used: dict[str, set[str]] = {}
    resources, objects = project.resources(environment), project.objects(environment)
    for position, (resource, obj) in enumerate(zip(resources, objects, strict=True)):
        used.setdefault(_service(resource), set()).update(ignored[position].used)
        for code in runner.ignored(obj):
            location, path = places.place(position, resource, PLACE)
            is_used = code in ignored[position].used
            yield Ignore(code, location, dotted(path), str(resource.key), is_used)
    for name, service in (resolved.mesh.services or {}).items():
        for code in service.ignore or ():
            setting: Path = ("services", name, "ignore", code)
            location, path = resolved.origins.find(resolved.tree, setting, key=True)
            yield Ignore(code, location, dotted(path), "", code in used.get(name, ()))


def _of_service(project: Project, environment: str, resource: Resource) -> Iterator[str]:
    services = project.resolved(environment).mesh.services or {}
    service = services.get(_service(resource))
    yield from (service and service.ignore) or ()


def _service(resource: Resource) -> str:
    """Return the name of the service that a resource is of; "" if it is of none."""
    return str(resource.origin[1]) if resource.origin[:1] == ("services",) else ""
