"""What is wrong with what a project renders, and where its config is to blame."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from meshgen.checks.check import Scope, Subject
from meshgen.checks.istiod.meshconfig.check import mesh_config_violations
from meshgen.checks.quotas import OF_ALL_PODS, QUOTAS
from meshgen.checks.running import RUNNING
from meshgen.codes import is_of_rule
from meshgen.codes.told import SAME_ACCOUNT, UNASKED, UNPROTECTED, UNSCOPED, UNUSED_GATEWAY
from meshgen.findings import (
    Code,
    Finding,
    Location,
    Severity,
    in_order,
    weighed,
)
from meshgen.identity import identity
from meshgen.outputs.registry import DEFAULT
from meshgen.outputs.unreadable import EXPECTED, reads_as, unquoted, unreadable
from meshgen.pipeline.calls import calls_found, idle_calls
from meshgen.pipeline.clusterplatforms import platforms_of_one
from meshgen.pipeline.environments import (
    overwritten,
    shared_domains,
    shared_quotas,
    shared_secrets,
)
from meshgen.pipeline.idleimages import idle_images
from meshgen.pipeline.ignores import Ignore, ignores
from meshgen.pipeline.kept import kept
from meshgen.pipeline.owners import owned_twice
from meshgen.pipeline.ownrules import own_rules
from meshgen.pipeline.patchreleases import untold_releases
from meshgen.pipeline.placing import (
    external_of,
    group_findings,
    ignored_objects,
    placed,
    runner_of,
    severities,
    weighed_in,
)
from meshgen.pipeline.project import Project
from meshgen.pipeline.providers import providers_told
from meshgen.pipeline.quotas import forecasts, over_quota, share_namespace
from meshgen.pipeline.regions import spread
from meshgen.pipeline.sisters import unlike, unread
from meshgen.resources import Object, Path, dotted
from meshgen.schemas.index import order

_OF_CALLS = frozenset(one.code for one in (SAME_ACCOUNT, UNPROTECTED, UNSCOPED, UNUSED_GATEWAY))
# What does not look beyond what is applied together.
_APPLIED_TOGETHER = (Scope.NAMESPACE, Scope.SYSTEM)
_OF_TOGETHER = _OF_CALLS | frozenset(
    description.code for check in (RUNNING, QUOTAS) for description in check.descriptions
)


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
    idle = [*_unasked(project), *_idle(project)] if is_all else []
    idle += _weighed(project, idle_calls(project)) if is_all else []
    return [*of_each, *idle]


def _idle(project: Project) -> Iterator[Finding]:
    """Yield what is ignored and found in no environment, each as the first one weighs it."""
    told: dict[tuple[Location, str], list[tuple[str, Ignore]]] = {}
    for name in project.environments:
        for ignore in ignores(
            project, name, runner_of(project, name), ignored_objects(project, name)
        ):
            told.setdefault((ignore.location, ignore.code), []).append((name, ignore))
    for several in told.values():
        # Asked last: to know all that is asked for, every rule is imported.
        if not any(ignore.is_used for _, ignore in several) and all(
            ignore.code in _asked(project, name) for name, ignore in several
        ):
            name, ignore = several[0]
            yield from weighed_in(project, name, [ignore.finding])


@kept
def _asked(project: Project, environment: str) -> frozenset[str]:
    """Return the codes that an environment is asked for."""
    return runner_of(project, environment).asked(sound=_is_sound(project, environment))


def _is_sound(project: Project, environment: str) -> bool:
    of_objects = object_findings(project, environment)
    return all(finding.severity is not Severity.ERROR for finding in of_objects)


def _unasked(project: Project) -> Iterator[Finding]:
    """Yield what is declared external, and what no rule asked for in any environment."""
    entries: dict[Location, tuple[str, str, Path, bool]] = {}
    for name in project.environments:
        findings(project, name)
        unused = external_of(project, name).unused
        resolved = project.resolved(name)
        for index, entry in enumerate(resolved.mesh.existing or ()):
            location, path = resolved.find(("existing", index))
            idle = entry in unused and (location not in entries or entries[location][-1])
            entries[location] = (name, entry, path, idle)
    for location, (name, entry, path, idle) in entries.items():
        if idle:
            message = f"no rule misses {entry}"
            found = Finding(
                UNASKED.code,
                message,
                location,
                dotted(path),
                hint="mend the name, or remove the entry",
                severity=UNASKED.severity,
            )
            yield from weighed_in(project, name, [found])


def told_where(found: Mapping[str, list[Finding]]) -> list[Finding]:
    """Return the findings of environments; of what runs in some of them it is said in which."""
    where: dict[Finding, list[str]] = {}
    for environment, of_one in found.items():
        for finding in of_one:
            where.setdefault(finding, []).append(environment)
    return [
        replace(finding, message=f"{finding.message} (in {', '.join(names)})")
        if _depends(finding.code) and len(names) < len(found) and not _says(finding, names)
        else finding
        for finding, names in where.items()
    ]


def _depends(code: str) -> bool:
    """Return whether the same settings may be right in one environment and wrong in another."""
    return code in _OF_TOGETHER or is_of_rule(code)


def _says(finding: Finding, environments: Sequence[str]) -> bool:
    return any(finding.path.startswith(f"environments.{name}.") for name in environments)


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


@kept
def findings(project: Project, environment: str) -> list[Finding]:
    """Return what is wrong with an environment's objects, weighed as its config wants it."""
    of_objects = object_findings(project, environment)
    sound = _is_sound(project, environment)
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
    sound = all(_is_sound(side, environment) for side in sides)
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


def _itself(obj: Object) -> Object:
    return obj
