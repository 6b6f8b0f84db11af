"""Whether a cluster is what an environment says: `meshgen verify`."""

from collections.abc import Sequence, Set
from functools import partial

from meshgen.checks.violation import Violation
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.identity import Identity, identity
from meshgen.live.expected import Expected
from meshgen.live.kubectl import kubectl_of
from meshgen.live.line import Line, Status
from meshgen.live.look import look
from meshgen.live.verified import Told, Verified
from meshgen.nearest import did_you_mean
from meshgen.pipeline.placing import placed, weighed_in
from meshgen.pipeline.project import Project
from meshgen.pipeline.quotas import forecasts
from meshgen.pipeline.systems import refuse_wrong, system_of, together
from meshgen.resources import dotted
from meshgen.yamlio import locate

# A rendered object: the project whose it is, and its position there.
Place = tuple[Project, int]


def places_of(project: Project, environment: str, namespaces: Sequence[str]) -> list[Place]:
    """Return all objects of an environment, or those of namespaces.

    Raises MeshgenError for a namespace that has none.
    """
    every = [
        (side, position, identity(obj))
        for side in project.sides(environment)
        for position, obj in enumerate(side.objects(environment))
    ]
    known = list(dict.fromkeys(each.namespace for *_, each in every if each.namespace))
    for name in namespaces:
        if name not in known:
            what = f"{environment} has nothing in namespace {name}"
            hint, expected = did_you_mean(name, known), f"expected one of {', '.join(known)}"
            raise MeshgenError([Finding(Code.USAGE, what, expected=expected, hint=hint)])
    chosen = set(namespaces)
    return [(s, p) for s, p, each in every if not chosen or _home(each) in chosen]


def _home(known: Identity) -> str:
    """Return the namespace that an object is looked at with; its own for a Namespace."""
    return known.name if known.kind == "Namespace" else known.namespace


def expected_of(project: Project, environment: str, places: Sequence[Place]) -> Expected:
    """Return what the cluster is held against: objects of an environment."""
    resources = [side.resources(environment)[position] for side, position in places]
    return Expected(
        environment,
        [side.objects(environment)[position] for side, position in places],
        sum(side is project for side, _ in places),
        frozenset(number for number, each in enumerate(resources) if each.generated),
        [dict(side.settings(environment).labels) for side in project.sides(environment)],
        partial(_elsewhere, project),
        project.schemas(environment),
        system_of(project, environment),
        partial(together, project, environment),
        partial(forecasts, project, environment),
    )


def _elsewhere(project: Project) -> Set[Identity]:
    """Return all that is rendered, of other environments too."""
    return {
        identity(obj)
        for each in project.environments
        for side in project.sides(each)
        for obj in side.objects(each)
    }


def verify(
    project: Project,
    environment: str,
    *,
    context: str = "",
    kubeconfig: str = "",
    namespaces: Sequence[str] = (),
    wait: float = 0.0,
    runs: bool = False,
) -> Verified:
    """Return what the cluster says of an environment; see `meshgen.verify`."""
    for side in project.sides(environment):
        refuse_wrong(side, environment)
    places = places_of(project, environment, namespaces)
    expected = expected_of(project, environment, places)
    sisters = project.sisters(environment)
    if not context and len(sisters) > 1:
        # The steps of PLATFORM.md call contexts as clusters are called.
        context = project.resolved(environment).mesh.cluster or ""
    kubectl = kubectl_of(context, kubeconfig)
    project.progress(f"asking the cluster about {environment}")
    parts = look(expected, kubectl, wait=wait, runs=runs, progress=project.progress)
    told = [
        (part, [each for line in part.lines if (each := _told(project, environment, places, line))])
        for part in parts
    ]
    found = [each.finding for _, lines in told for each in lines if each.finding]
    return Verified(environment, told, context, found)


def _told(project: Project, environment: str, places: Sequence[Place], line: Line) -> Told | None:
    """Return a line with its finding; None for one that the config or the object ignores."""
    if line.code is None or line.status is Status.OK:
        return Told(line)
    if line.position is None:
        found = weighed_in(project, environment, [_of_environment(project, environment, line)])
    else:
        violation = Violation.of(line.code, line.path, line.text, hint=line.mend)
        side, position = places[line.position]
        names = [str(identity(obj)) for obj in side.objects(environment)]
        found = placed(side, environment, [(position, violation)], names)
    return Told(line, found[0]) if found else None


def _of_environment(project: Project, environment: str, line: Line) -> Finding:
    assert line.code is not None
    path = project.written(environment)
    return Finding(
        line.code.code,
        line.text,
        locate(project.config.base.origins.root, path),
        dotted(path),
        hint=line.mend,
        resource=line.about,
        severity=line.code.severity,
    )
