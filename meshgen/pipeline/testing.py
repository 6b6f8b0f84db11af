"""The tests of a config, put to the real Envoy: `meshgen try --tests`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.mesh import Mesh
from meshgen.mesh.trials import Trial, trials
from meshgen.model.request import Request
from meshgen.pipeline.asking import refuse_wrong, system_of
from meshgen.pipeline.project import Project
from meshgen.proof.answer import Answer
from meshgen.proof.ask import ask
from meshgen.proof.asked import Asked, told_version
from meshgen.proof.expectations import failures
from meshgen.proof.mesh import MeshOf
from meshgen.proof.sources import Sources
from meshgen.report.types import Case
from meshgen.resources import dotted


@dataclass
class Tested:
    """What came of tests: a case each, and what was found besides, in the environments' order.

    `envoys` tells, of each environment, which Envoy answered.
    """

    cases: list[Case] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    envoys: dict[str, str] = field(default_factory=dict)
    istio: dict[str, None] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Return whether all tests get what they expect."""
        return all(case.is_met for case in self.cases)

    @property
    def summary(self) -> str:
        """Return in a line how many tests hold, and which Envoy said so."""
        held, all_ = sum(case.is_met for case in self.cases), len(self.cases)
        told = f"all {all_} tests hold" if held == all_ else f"{held} of {all_} tests hold"
        envoys = ", ".join(dict.fromkeys(self.envoys.values()))
        return f"{told}; {told_version(envoys, list(self.istio))}"


def test(project: Project, environments: Iterable[str], replicas: int | None) -> Tested:
    """Run the tests of environments; a start of Envoy is for all of one, of so many pods.

    `replicas` holds where a test says none. Raises MeshgenError as `ask`, and where there is no
    test; what is wrong with a single one is a finding of its case.
    """
    tested = Tested()
    for environment in environments:
        spec = project.resolved(environment).mesh
        listed = trials(Mesh(spec))
        if listed:
            refuse_wrong(project, environment)
            project.progress(f"testing {environment}")
            tested.istio |= dict.fromkeys(spec.istio.version)
            _Environment(project, environment, tested).run(listed, replicas)
    if not tested.cases:
        hint = "docs/try.md shows one; or ask with --request"
        raise MeshgenError([Finding(Code.USAGE, "the config has no `tests`", hint=hint)])
    return tested


class _Environment:
    def __init__(self, project: Project, name: str, tested: Tested) -> None:
        self._name, self._tested = name, tested
        self._resolved = project.resolved(name)
        self._world = MeshOf(system_of(project, name))

    def run(self, listed: Sequence[Trial], replicas: int | None) -> None:
        cases: dict[str, Case] = {}
        ready: dict[int | None, list[tuple[Trial, Request]]] = {}
        sources = Sources(self._world)
        for trial in listed:
            try:
                request = replace(trial.request, source=_source(trial))
                sources.start(request)
            except MeshgenError as error:
                cases[trial.name] = self._case(trial, [self._at(trial, f) for f in error.findings])
            else:
                ready.setdefault(trial.spec.replicas or replicas, []).append((trial, request))
        for number, group in ready.items():
            asked = ask(self._world, [request for _, request in group], number)
            self._tested.envoys[self._name] = asked.envoy
            self._tested.findings += asked.findings
            cases |= self._judged([trial for trial, _ in group], asked)
        self._tested.cases += [cases[trial.name] for trial in listed]

    def _judged(self, group: Sequence[Trial], asked: Asked) -> Mapping[str, Case]:
        return {
            trial.name: self._case(trial, list(self._failures(trial, answers)), answers)
            for trial, answers in zip(group, asked.answers, strict=True)
        }

    def _failures(self, trial: Trial, answers: Sequence[Answer]) -> Iterator[Finding]:
        for failure in failures(trial, answers, _route):
            location, path = self._resolved.find(failure.path)
            message = f"{self._name}: {failure.found}"
            expected = f"expected {failure.expected}"
            yield Finding(Code.TEST, message, location, dotted(path), expected=expected)

    def _case(self, trial: Trial, found: Sequence[Finding], answers: Sequence[Answer] = ()) -> Case:
        location, _ = self._resolved.find(trial.setting)
        self._tested.findings += found
        seconds = sum(answer.seconds for answer in answers)
        return Case(f"{self._name}: {trial.name}", location, found, seconds)

    def _at(self, trial: Trial, finding: Finding) -> Finding:
        location, path = self._resolved.find((*trial.setting, "request"))
        message = f"{self._name}: {finding.message}"
        return replace(finding, message=message, location=location, path=dotted(path))


def _source(trial: Trial) -> str | None:
    """Return who asks, by the name in the cluster; None is for the gateway of the host."""
    if trial.workload is not None and trial.service is not None:
        home = trial.service.namespace
        return f"{home.name}/{home.full_name(trial.workload.name)}"
    said = trial.source.gateway
    own = (one for one in trial.mesh.gateway_services if one.key == said)
    return next((f"{o.namespace.name}/{o.namespace.full_name(o.name)}" for o in own), None)


def _route(answer: Answer) -> str:
    return f"route {answer.route}" if answer.route else ""
