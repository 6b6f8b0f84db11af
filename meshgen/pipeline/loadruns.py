"""Load tests that are run against an address, each a case of a report."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from meshgen.findings import Code, Finding, Severity
from meshgen.live.kubectl import connected, kubectl_of
from meshgen.live.server import Server
from meshgen.loadtests.cost import cost_of
from meshgen.loadtests.expected import told
from meshgen.loadtests.measured import UNWATCHED, LoadRun
from meshgen.loadtests.planned import PlannedLoad
from meshgen.loadtests.running import OnSecond, needed, refuse_silent, run
from meshgen.loadtests.watching import Watch, targets_of
from meshgen.pipeline.project import Project
from meshgen.report.types import Case
from meshgen.resources import dotted


@dataclass
class Loaded:
    """What came of load tests: the runs, with a case each, and what was found."""

    runs: list[LoadRun] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Return whether all that can be told is as expected."""
        return all(one.holds for one in self.runs)


@dataclass(frozen=True)
class Watching:
    """That a cluster is looked at in the meantime, as kubectl's options say which.

    With `measures`, what a request takes of CPU is measured.
    """

    context: str = ""
    kubeconfig: str = ""
    measures: bool = False


def run_planned(
    project: Project,
    environment: str,
    planned: Sequence[PlannedLoad],
    target: str,
    on_second: OnSecond,
    watching: Watching | None = None,
) -> Loaded:
    """Run load tests of an environment one after another.

    Raises MeshgenError as `run`, where nobody listens, and where what is to be watched is not seen.
    """
    needed()
    refuse_silent(target)
    loaded = Loaded()
    with ExitStack() as stack:
        server = None
        if watching is not None:
            kubectl = kubectl_of(watching.context, watching.kubeconfig)
            server = stack.enter_context(connected(kubectl))
        for one in planned:
            if server is None or watching is None:
                done = run(one, target, on_second)
            else:
                done = _watched(project, server, watching, one, target, on_second)
            found = list(_findings(project, environment, done))
            location, _ = project.resolved(environment).find(one.case.setting)
            name = f"{environment}: {one.name}"
            loaded.runs.append(done)
            loaded.findings += found
            loaded.cases.append(Case(name, location, found, float(len(done.seconds))))
    return loaded


def _watched(
    project: Project,
    server: Server,
    watching: Watching,
    one: PlannedLoad,
    target: str,
    on_second: OnSecond,
) -> LoadRun:
    """Run a load test, and look at the pods that answer it in the meantime."""
    watch = Watch(server, targets_of(one.case), watching.measures, one.case.on_the_way().status)
    watch.refuse_unseen()
    if watching.measures:
        project.progress("measuring what the pods use when nobody asks")
        watch.rest()
    with watch.watching():
        done = run(one, target, on_second)
    seen = watch.watched(done.begin)
    cost = cost_of(done.answered, one.stages, seen) if watching.measures else None
    return replace(done, watched=seen, cost=cost)


def _findings(project: Project, environment: str, done: LoadRun) -> Iterator[Finding]:
    location, path = project.resolved(environment).find(done.planned.case.setting)
    if not done.sent:
        yield Finding(Code.TEST, f"{environment}: no request was sent", location, dotted(path))
    elif done.doubt:
        message = f"{environment}: {done.doubt}"
        yield Finding(Code.TEST, message, location, dotted(path), severity=Severity.WARNING)
    for verdict in done.verdicts:
        one, figure = verdict.expected, verdict.figure
        came = "unknown" if figure is None else told(one.what, figure)
        told_of = Finding(
            Code.TEST,
            f"{environment}: {one.what} {came}",
            location,
            dotted(path),
            f"expected {one.words}" if one.is_promised else one.words,
            UNWATCHED if one.is_promised and figure is None else one.why,
        )
        if not verdict.is_known:
            yield replace(told_of, severity=Severity.NOTE)
        elif not verdict.is_met:
            yield told_of
