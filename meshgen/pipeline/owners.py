"""Objects that the services and the platform both have: each tree would overwrite the other's."""

from collections.abc import Iterator, Sequence

from meshgen.config.gather import Problem, gathered
from meshgen.findings import Code, Finding, Related
from meshgen.identity import Identity, identity
from meshgen.pipeline.kept import kept
from meshgen.pipeline.project import Project
from meshgen.resources import Resource, dotted

_NAMESPACE = "say `create: false` of it there or in `platform.namespace`, or name another one"


def owned_twice(
    services: Project, platform: Project, environments: Sequence[str]
) -> Iterator[Finding]:
    """Yield each object of the platform that is one of the services too, in any environment."""
    found = (
        (environment, Problem(_of_both(services, platform, environment, name)))
        for environment in environments
        for name in _by_identity(platform, environment)
        if name in _by_identity(services, environment)
    )
    return gathered(found, services.environments)


def _of_both(services: Project, platform: Project, environment: str, name: Identity) -> Finding:
    origin = _by_identity(services, environment)[name].origin
    other, written = services.resolved(environment).find(origin)
    origin = _by_identity(platform, environment)[name].origin
    location, path = platform.resolved(environment).find(origin)
    return Finding(
        Code.CONFLICT,
        f"{name} is rendered for the services too",
        location,
        dotted(path),
        "expected it in one of both",
        _NAMESPACE if name.kind == "Namespace" else "",
        related=(Related(other, path=dotted(written)),),
    )


@kept
def _by_identity(project: Project, environment: str) -> dict[Identity, Resource]:
    pairs = zip(project.objects(environment), project.resources(environment), strict=True)
    return {identity(obj): resource for obj, resource in pairs}
