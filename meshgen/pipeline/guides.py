"""The guides of a project's environments, as files."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Severity
from meshgen.guides.facts import Alert, Load, Release, Secret, System
from meshgen.guides.pages import pages_of, pictures_of
from meshgen.guides.system import system_facts
from meshgen.loadtests.arrivals import requests_in, seconds_of
from meshgen.mesh.loadjobs import job_name
from meshgen.mesh.loads import load_cases
from meshgen.model.docs import Docs
from meshgen.outputs.registry import DEFAULT, OUTPUTS
from meshgen.pipeline.applying import applying
from meshgen.pipeline.checks import check
from meshgen.pipeline.loading import planned
from meshgen.pipeline.project import Project
from meshgen.pipeline.quotas import forecasts
from meshgen.pipeline.secrets import read_secrets
from meshgen.pipeline.trials import Trials
from meshgen.pipeline.upgrades import upgrades
from meshgen.pipeline.ways import way
from meshgen.rendering.pages import Pages, markdown
from meshgen.seal import header

HTML = "index.html"


def settings(project: Project) -> Docs:
    """Return what the config says of guides, or what holds where it says nothing."""
    return project.config.base.mesh.docs or Docs()


def folder(project: Project) -> Path | None:
    """Return the folder of the guides that a render keeps; None where the config has none."""
    docs = project.config.base.mesh.docs
    return project.config.path.parent / docs.output if docs else None


def guides(
    project: Project,
    environments: Sequence[str] = (),
    *,
    html: bool | None = None,
    trials: bool = True,
) -> dict[str, str]:
    """Return the guides of environments as text by path, of those that the config says if none.

    With `html`, all of it is one page besides; None is what the config says. Without
    `trials`, no other settings are tried: there is no way into the mesh, and nothing of upgrades.
    Raises MeshgenError for errors that `check` finds, and where a template of the user's is wrong.
    """
    said = settings(project)
    names = project.select(environments or said.environments or ())
    found = check(project, names, outputs=list(project.outputs or (DEFAULT,)))
    if any(finding.severity is Severity.ERROR for finding in found):
        raise MeshgenError(found)
    project.progress("writing guides")
    systems = [facts_of(project, name) for name in names]
    if trials:
        systems = [_tried(project, one) for one in systems]
    pages = Pages(project.config.folder, project.config.base.mesh.templates)
    source = project.config.path.name
    files = {one.path: pages.page(one.template, dict(one.facts)) for one in pages_of(systems)}
    pictures = dict(pictures_of(systems))
    head = f"<!-- {header(source)} -->\n"
    written = {path: head + text for path, text in (files | pictures).items()}
    if said.html if html is None else html:
        from meshgen.guides.html import one_page

        written[HTML] = one_page(files, pictures, header(source), project.mesh(names[0]).name)
    return written


def facts_of(project: Project, environment: str) -> System:
    """Return what guides tell of an environment, but for what is tried."""
    _, *beside = project.sides(environment)
    resources, objects = project.resources(environment), project.objects(environment)
    system = system_facts(
        environment,
        project.mesh(environment),
        [(one.origin, obj) for one, obj in zip(resources, objects, strict=True)],
        beside=beside[0].mesh(environment) if beside else None,
        forecasts=forecasts(project, environment),
        release=_release(project, environment),
        source=project.config.path.name,
    )
    return replace(
        system,
        read=tuple(_secrets(project, system)),
        alerts=tuple(_alerts(project, environment)),
        loads=tuple(_loads(project, environment)),
    )


def _secrets(project: Project, system: System) -> Iterator[Secret]:
    """Yield the Secrets that an environment's services read."""
    resources = project.resources(system.environment)
    for one in read_secrets(project, system.environment):
        readers = {resources[position].origin[:2] for position in one.readers}
        found = [each for each in system.services if ("services", each.key) in readers]
        yield Secret(
            one.name,
            one.at,
            tuple(each.key for each in found),
            tuple(run.ref for each in found for run in each.workloads if run.rolls),
            tuple(each.key for each in found if each.key in system.stateful),
            not one.is_missing,
            one.words,
            one.file,
        )


def _tried(project: Project, system: System) -> System:
    """Return the facts of an environment with its way into the mesh, and with its next releases."""
    trials = Trials(project, system.environment)
    return replace(
        system, steps=tuple(way(trials, system)), upgrades=tuple(upgrades(trials, system))
    )


def _alerts(project: Project, environment: str) -> Iterator[Alert]:
    """Yield the alerts that the platform of an environment has."""
    mesh = project.mesh(environment)
    if mesh.spec.platform is None or mesh.spec.platform.alerts is None:
        return
    from meshgen.platform.alerts.generated import Alerting

    for rule in (rule for group in Alerting(mesh).groups for rule in group["rules"]):
        said, lasts = rule["annotations"], rule["for"]
        # That is meshgen's own text.
        meaning, runbook = markdown(said["description"]), said.get("runbook_url", "")
        yield Alert(rule["alert"], rule["labels"]["severity"], lasts, meaning, runbook)


def _loads(project: Project, environment: str) -> Iterator[Load]:
    """Yield the load tests of an environment, those that nobody wrote as well."""
    if not load_cases(project.mesh(environment)):
        return
    for one in planned(project, environment):
        case, spec = one.case, one.case.spec
        asked = f"{requests_in(one.stages):.0f} requests in {seconds_of(one.stages):g} s"
        home = case.service.namespace if case.service else None
        job = f"job/{home.full_name(job_name(one.name))}" if spec.job is not None and home else ""
        yield Load(
            one.name,
            f"{spec.method} {case.path}",
            spec.service,
            spec.profile,
            asked,
            tuple(f"{each.what} {each.words}" for each in one.expected if each.is_promised),
            case.exposure is not None and not job,
            home.name if home else "",
            job,
        )


def _release(project: Project, environment: str) -> Release:
    """Return how the first output of a config is applied, from the config's folder."""
    output = next(iter(project.outputs), DEFAULT)
    said = (project.config.base.mesh.output or {}).get(output) or OUTPUTS[output].folder
    folder = Path(said).as_posix()
    applies = tuple(applying(project, output, folder, environment))
    if not OUTPUTS[output].apply:
        return Release(output, folder, (), applies)
    program, _, *tree = applies[0]
    return Release(output, folder, (program, "diff", *tree), applies)
