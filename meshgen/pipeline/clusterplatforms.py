"""Platforms of several environments in one cluster, of which it has one."""

from collections.abc import Iterator, Sequence

from meshgen.codes.told import OVERWRITTEN
from meshgen.findings import Finding
from meshgen.pipeline.project import Project
from meshgen.resources import dotted
from meshgen.yamlio import at


def platforms_of_one(
    project: Project, environments: Sequence[str]
) -> Iterator[tuple[str, Finding]]:
    """Yield each environment with a platform in whose cluster another one has one too.

    Of one that runs in several clusters it is told of the first of them.
    """
    first: dict[str, str] = {}
    told: set[tuple[str, str]] = set()
    for environment in environments:
        mesh = project.resolved(environment).mesh
        if mesh.platform is None or not mesh.platform.has_objects:
            continue
        other = first.setdefault(mesh.cluster or "", environment)
        names = str(project.written(environment)[1]), str(project.written(other)[1])
        if other != environment and names not in told:
            told.add(names)
            yield environment, _finding(project, environment, other, mesh.cluster)


def _finding(project: Project, one: str, other: str, cluster: str | None) -> Finding:
    origins = project.resolved(one).origins
    path, elsewhere = project.written(one)[:2], project.written(other)[:2]
    location, _ = origins.find(origins.root, path, key=True)
    hint = f"{_without(project, other)}, or {_without(project, one)}"
    if cluster is None:
        named = [f"`cluster: {name}` in `environments.{name}`" for name in (elsewhere[1], path[1])]
        hint += f"; where each has a cluster of its own, {' and '.join(named)}"
    return Finding(
        OVERWRITTEN.code,
        f"`{elsewhere[1]}` has a platform too, in the same cluster: each overwrites the other",
        location,
        dotted(path),
        "expected `platform` in one environment of a cluster",
        hint,
        severity=OVERWRITTEN.severity,
    )


def _without(project: Project, environment: str) -> str:
    """Return how an environment comes to have no platform."""
    resolved = project.resolved(environment)
    for_all = at(resolved.origins.root, ("platform",))
    if for_all is None or for_all.value is None:
        return f"take `{dotted(resolved.written(('platform',)))}` away"
    return f"write `platform: null` in `{dotted(project.written(environment)[:2])}`"
