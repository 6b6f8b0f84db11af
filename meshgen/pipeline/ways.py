"""What a config would be with some settings otherwise: rendered and checked in memory."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from meshgen.config.environments import environments_of
from meshgen.errors import MeshgenError
from meshgen.findings import Finding, Severity
from meshgen.forecast import Forecast
from meshgen.guides.facts import Step, System, Upgrade
from meshgen.guides.system import totals_of
from meshgen.guides.way import Lines, nested, steps_of
from meshgen.identity import identity
from meshgen.outputs.registry import DEFAULT
from meshgen.pipeline.checks import check
from meshgen.pipeline.project import Project
from meshgen.pipeline.quotas import forecasts
from meshgen.resources import Path, canonical, dotted
from meshgen.schemas.index import PRODUCTS, order
from meshgen.schemas.store import supported_istio, supported_kubernetes
from meshgen.yamlio import dump

# So many findings of a step are told one by one.
_MOST = 5


def with_trials(project: Project, system: System) -> System:
    """Return the facts of an environment with its way into the mesh, and with its next releases."""
    name = system.environment
    usual = check(project, [name], outputs=_outputs(project))
    steps = [
        _step(project, name, number, kind, lines, usual)
        for number, (kind, lines) in enumerate(steps_of(project.mesh(name), system), 1)
    ]
    upgrades = tuple(_upgrades(project, name, usual))
    return replace(system, steps=tuple(steps), upgrades=upgrades)


def _outputs(project: Project) -> Sequence[str]:
    return list(project.outputs) or [DEFAULT]


def _at(project: Project, environment: str) -> Path:
    """Return where the file has settings of an environment alone: nowhere, where it has none."""
    named = environments_of(project.config.base.origins.root)
    return named[environment].path if environment in named else ()


def _tried(project: Project, environment: str, lines: Lines) -> Project:
    """Return the project with settings of an environment otherwise; raises MeshgenError as it."""
    at = _at(project, environment)
    changes = [f"{dotted((*at, *path))}={json.dumps(value)}" for path, value in lines.items()]
    allowed = project.config.folder.allowed
    return Project(project.config.path, None, changes, allowed, project.severities, notes=False)


def _step(
    project: Project,
    environment: str,
    number: int,
    kind: str,
    lines: Lines,
    usual: Sequence[Finding],
) -> Step:
    at = _at(project, environment)
    config = dump(nested({(*at, *path): value for path, value in lines.items()})) if lines else ""
    try:
        tried = _tried(project, environment, lines) if lines else project
        said = _new(check(tried, [environment], outputs=_outputs(project)), usual)
        several: Sequence[Forecast] = forecasts(tried, environment)
    except MeshgenError as error:
        said, several = _new(error.findings, usual), ()
    figures, fits = totals_of(several)
    return Step(kind, number, config.rstrip("\n"), figures, fits, tuple(said))


def _new(found: Sequence[Finding], usual: Sequence[Finding]) -> list[str]:
    """Return findings in words that are not there anyway, the first ones of many."""
    known = Counter((one.code, one.resource, one.message) for one in usual)
    new = [one for one in found if one.severity is not Severity.NOTE]
    new = [one for one in new if (one.code, one.resource, one.message) not in known]
    told = [
        f"{one.severity} {one.subcode or one.code}: "
        + ": ".join(part for part in (one.resource or one.path, one.message) if part)
        for one in dict.fromkeys(new)
    ]
    return told if len(told) <= _MOST else [*told[:_MOST], f"and {len(told) - _MOST} more"]


def _upgrades(project: Project, environment: str, usual: Sequence[Finding]) -> Iterator[Upgrade]:
    spec = project.resolved(environment).mesh
    for path, declared, known in (
        (("kubernetes",), spec.kubernetes, supported_kubernetes()),
        (("istio", "version"), spec.istio.version, supported_istio()),
    ):
        now = max(declared, key=order)
        later = [release for release in known if order(release) > order(now)]
        if len(declared) != 1 or not later:
            continue
        both = [now, later[0]]
        product = PRODUCTS[path[0]]
        line = dump(nested({path: both})).rstrip("\n")
        try:
            tried = _tried(project, environment, {path: both})
            said = _new(check(tried, [environment], outputs=_outputs(project)), usual)
            changed = _changed(project, tried, environment)
        except MeshgenError as error:
            said, changed = _new(error.findings, usual), []
        yield Upgrade(product, now, later[0], line, tuple(said), tuple(changed))


def _changed(project: Project, tried: Project, environment: str) -> list[str]:
    before, after = (
        {str(identity(obj)): canonical(obj) for obj in one.objects(environment)}
        for one in (project, tried)
    )
    return sorted(name for name in before | after if before.get(name) != after.get(name))
