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
from meshgen.pipeline.opened import Progress
from meshgen.pipeline.placing import Side, placed, weighed_in
from meshgen.pipeline.project import Project
from meshgen.pipeline.quotas import forecasts
from meshgen.pipeline.systems import refuse_wrong, system_of, together
from meshgen.resources import dotted
from meshgen.yamlio import locate


def places_of(project: Project, environment: str, namespaces: Sequence[str]) -> list[int]:
    """Return the positions of all objects of an environment, or of those of namespaces.

    Raises MeshgenError for a namespace that has none.
    """
    every = list(map(identity, project.together(environment)))
    known = list(dict.fromkeys(each.namespace for each in every if each.namespace))
    for name in namespaces:
        if name not in known:
            what = f"{environment} has nothing in namespace {name}"
            hint, expected = did_you_mean(name, known), f"expected one of {', '.join(known)}"
            raise MeshgenError([Finding(Code.USAGE, what, expected=expected, hint=hint)])
    chosen = set(namespaces)
    return [at for at, each in enumerate(every) if not chosen or _home(each) in chosen]


def _home(known: Identity) -> str:
    """Return the namespace that an object is looked at with; its own for a Namespace."""
    return known.name if known.kind == "Namespace" else known.namespace


def expected_of(project: Project, environment: str, places: Sequence[int]) -> Expected:
    """Return what the cluster is held against: objects of an environment."""
    resources = [one for side in project.sides(environment) for one in side.resources(environment)]
    objects = project.together(environment)
    meshes = [side.mesh(environment) for side in project.sides(environment)]
    return Expected(
        environment,
        [objects[at] for at in places],
        sum(at < len(project.objects(environment)) for at in places),
        frozenset(number for number, at in enumerate(places) if resources[at].generated),
        [dict(one.labels) for one in meshes if one.spec.recommended_labels],
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
    progress: Progress | None = None,
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
    progress = progress or project.progress
    progress(f"asking the cluster about {environment}")
    parts = look(expected, kubectl, wait=wait, runs=runs, progress=progress)
    told = [
        (part, [each for line in part.lines if (each := _told(project, environment, places, line))])
        for part in parts
    ]
    found = [each.finding for _, lines in told for each in lines if each.finding]
    return Verified(environment, told, context, found, tuple(namespaces))


def _told(project: Project, environment: str, places: Sequence[int], line: Line) -> Told | None:
    """Return a line with its finding; None for one that the config or the object ignores."""
    if line.code is None or line.status is Status.OK:
        return Told(line)
    if line.position is None:
        found = weighed_in(project, environment, [_of_environment(project, environment, line)])
    else:
        violation = Violation.of(line.code, line.path, line.text, hint=line.mend)
        found = placed(project, environment, [(places[line.position], violation)], _name)
    return Told(line, found[0]) if found else None


def _name(side: Side, position: int) -> str:
    return str(identity(side.objects[position]))


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
