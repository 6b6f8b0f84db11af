"""Load tests that are run against an address, each a case of a report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from meshgen.findings import Code, Finding, Severity
from meshgen.loadtests.expected import told
from meshgen.loadtests.measured import LoadRun
from meshgen.loadtests.planned import PlannedLoad
from meshgen.loadtests.running import OnSecond, needed, refuse_silent, run
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


def run_planned(
    project: Project,
    environment: str,
    planned: Sequence[PlannedLoad],
    target: str,
    on_second: OnSecond,
) -> Loaded:
    """Run load tests of an environment one after another.

    Raises MeshgenError as `run`, and where nobody listens.
    """
    needed()
    refuse_silent(target)
    loaded = Loaded()
    for one in planned:
        done = run(one, target, on_second)
        found = list(_findings(project, environment, done))
        location, _ = project.resolved(environment).find(one.case.setting)
        name = f"{environment}: {one.name}"
        loaded.runs.append(done)
        loaded.findings += found
        loaded.cases.append(Case(name, location, found, float(len(done.seconds))))
    return loaded


def _findings(project: Project, environment: str, done: LoadRun) -> Iterator[Finding]:
    location, path = project.resolved(environment).find(done.planned.case.setting)
    if not done.sent:
        yield Finding(Code.TEST, f"{environment}: no request was sent", location, dotted(path))
    elif done.doubt:
        message = f"{environment}: {done.doubt}"
        yield Finding(Code.TEST, message, location, dotted(path), severity=Severity.WARNING)
    for verdict in done.verdicts:
        if not verdict.is_met and verdict.figure is not None:
            one = verdict.expected
            message = f"{environment}: {one.what} {told(one.what, verdict.figure)}"
            expected, hint = f"expected {one.words}", one.why
            yield Finding(Code.TEST, message, location, dotted(path), expected, hint)
