"""What is wrong with what a project renders, and where its config is to blame."""

from collections.abc import Iterable, Sequence

from meshgen.checks.quotas import OF_ALL_PODS
from meshgen.findings import (
    Finding,
    in_order,
)
from meshgen.outputs.registry import DEFAULT
from meshgen.pipeline.calls import idle_calls
from meshgen.pipeline.clusterplatforms import platforms_of_one
from meshgen.pipeline.environments import (
    overwritten,
    shared_domains,
    shared_quotas,
    shared_secrets,
)
from meshgen.pipeline.found import findings, unbuildable
from meshgen.pipeline.idle import idle_ignores, unasked
from meshgen.pipeline.idleimages import idle_images
from meshgen.pipeline.owners import owned_twice
from meshgen.pipeline.placing import (
    weighed_in,
)
from meshgen.pipeline.project import Project
from meshgen.pipeline.quotas import forecasts, over_quota, share_namespace
from meshgen.pipeline.regions import spread
from meshgen.pipeline.sisters import unlike, unread
from meshgen.pipeline.toldwhere import told_where


def check(
    project: Project, environments: Iterable[str] = (), outputs: Iterable[str] = ()
) -> list[Finding]:
    """Return what is wrong with the objects of environments, all if none is named, in order.

    `outputs` are those that will be made of them: each has limits of its own.
    """
    names = project.select(environments)
    of_each = [*_all_of(project, names, outputs), *_beside(project, names, outputs)]
    of_each += _weighed(project, platforms_of_one(project, names))
    of_each += _of_load_tests(project, names)
    if set(names) == set(project.environments):
        of_each += _weighed(project, idle_images(project))
    return in_order(_counted_together(project, names, of_each))


def check_alone(project: Project, environment: str, outputs: Iterable[str] = ()) -> list[Finding]:
    """Return what is wrong with the services of an environment, in order.

    Nothing is said of what runs beside them, and of other environments; else it is as `check`.
    """
    found = _checked_apart(project, [environment], outputs)
    return in_order(_counted_together(project, [environment], found))


def _beside(project: Project, names: Sequence[str], outputs: Iterable[str]) -> list[Finding]:
    """Return what is wrong with what runs beside the services."""
    platform = project.platform
    there = [name for name in names if platform and name in platform.environments]
    if platform is None or not there:
        return []
    of_each = [*_checked(platform, there, outputs), *between(platform, there)]
    return [*of_each, *owned_twice(project, platform, there)]


def _of_load_tests(project: Project, names: Sequence[str]) -> list[Finding]:
    """Return what is wrong with Jobs of load tests, which no output has."""
    jobs = project.load_tests
    there = [name for name in names if jobs and name in jobs.environments]
    return _all_of(jobs, there, ()) if jobs and there else []


def _all_of(project: Project, names: Sequence[str], outputs: Iterable[str]) -> list[Finding]:
    """Return what is wrong with environments, each by itself and beside the others."""
    clashes = _weighed(project, overwritten(project, names))
    return [*_checked(project, names, outputs), *clashes, *between(project, names)]


def _counted_together(
    project: Project, names: Sequence[str], found: list[Finding]
) -> list[Finding]:
    """Return findings in which quotas count all pods, where some run beside the services."""
    if not any(share_namespace(project, name) for name in names):
        return found
    alone = [finding for finding in found if finding.code not in OF_ALL_PODS]
    of_each = {name: over_quota(project, name, forecasts(project, name)) for name in names}
    return list(dict.fromkeys([*alone, *told_where(of_each)]))


def _checked_apart(project: Project, names: Sequence[str], outputs: Iterable[str]) -> list[Finding]:
    """Return what is wrong with environments, each by itself."""
    of_each = told_where({name: findings(project, name) for name in names})
    if DEFAULT in outputs:
        of_each += (finding for name in names for finding in unbuildable(project, name))
    return of_each


def _checked(project: Project, names: Sequence[str], outputs: Iterable[str]) -> list[Finding]:
    of_each = _checked_apart(project, names, outputs)
    # What one environment has no use for, another may have.
    is_all = set(names) == set(project.environments)
    idle = [*unasked(project), *idle_ignores(project)] if is_all else []
    idle += _weighed(project, idle_calls(project)) if is_all else []
    return [*of_each, *idle]


def between(project: Project, environments: Sequence[str]) -> list[Finding]:
    """Return in what environments contradict each other, weighed as each wants it."""
    return [
        *_weighed(project, shared_secrets(project, environments)),
        *_weighed(project, unlike(project, environments)),
        *_weighed(project, unread(project, environments)),
        *_weighed(project, spread(project, environments)),
        *shared(project, environments),
    ]


def shared(project: Project, environments: Sequence[str]) -> list[Finding]:
    """Return which environments share a quota or limits with others, weighed as each wants it."""
    found = (*shared_quotas(project, environments), *shared_domains(project, environments))
    return _weighed(project, found)


def _weighed(project: Project, found: Iterable[tuple[str, Finding]]) -> list[Finding]:
    return [f for name, one in found for f in weighed_in(project, name, [one])]
