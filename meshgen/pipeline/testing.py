"""The tests of a config, put to the real Envoy: `meshgen try --tests`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.lenient import mapping
from meshgen.mesh.trials import Trial, trials
from meshgen.model.request import Request
from meshgen.pipeline.project import Project
from meshgen.pipeline.systems import refuse_wrong, system_of
from meshgen.proof.answer import Answer
from meshgen.proof.ask import ask
from meshgen.proof.asked import Asked, told_version
from meshgen.proof.expectations import failures
from meshgen.proof.leading import way_of
from meshgen.proof.mesh import MeshOf
from meshgen.proof.sources import Sources, Start
from meshgen.proof.tokens import Issuers
from meshgen.report.types import Case
from meshgen.resources import dotted
from meshgen.system.labels import has_labels
from meshgen.system.policies import ENVOY_FILTER
from meshgen.system.routing import DESTINATION_RULE


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

    Where a limit or the like counts requests, each test has a start of its own.

    `replicas` holds where a test says none. Raises MeshgenError as `ask`, and where there is no
    test; what is wrong with a single one is a finding of its case.
    """
    tested = Tested()
    for environment in environments:
        spec = project.resolved(environment).mesh
        listed = trials(project.mesh(environment))
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
        ready: dict[tuple[int | None, str], list[tuple[Trial, Request]]] = {}
        sources, issuers = Sources(self._world), Issuers(self._world.system)
        for trial in listed:
            try:
                request = replace(trial.request, source=self._source(trial))
                sources.start(request)
                if request.token:
                    issuers.issuer(request.token)
            except MeshgenError as error:
                cases[trial.name] = self._case(trial, [self._at(trial, f) for f in error.findings])
            else:
                # Where something counts requests, none may use up what another is given.
                alone = trial.name if self._counts else ""
                number = trial.spec.replicas or replicas
                ready.setdefault((number, alone), []).append((trial, request))
        for (number, _), group in ready.items():
            asked = ask(self._world, [request for _, request in group], number)
            self._tested.envoys[self._name] = asked.envoy
            self._tested.findings += asked.findings
            cases |= self._judged([trial for trial, _ in group], asked)
        self._tested.cases += [cases[trial.name] for trial in listed]

    def _judged(self, group: Sequence[Trial], asked: Asked) -> Mapping[str, Case]:
        return {
            trial.name: self._case(trial, list(self._failures(trial, start, answers)), answers)
            for trial, start, answers in zip(group, asked.starts, asked.answers, strict=True)
        }

    def _failures(self, trial: Trial, start: Start, answers: Sequence[Answer]) -> Iterator[Finding]:
        for failure in failures(trial, answers, lambda answer: way_of(answer, start)):
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

    def _source(self, trial: Trial) -> str | None:
        """Return who asks, by the name in the cluster; None is for any gateway of the host."""
        if trial.workload is not None:
            home = trial.workload.service.namespace
            return f"{home.name}/{home.full_name(trial.workload.name)}"
        said = trial.source.gateway
        if said is None:
            return None
        home = trial.mesh.namespace_of(trial.mesh.gateways[said].namespace)
        gateway = self._world.system.gateways.named((home.name, home.full_name(said)))
        selector = gateway.selector if gateway else {}
        fitting = (one for one in self._world.gateways if has_labels(one.labels, selector))
        return next(map(str, fitting), None)

    @property
    def _counts(self) -> bool:
        """Return whether a proxy remembers requests: for a limit, or to leave out who fails."""
        rules = self._world.system.of(DESTINATION_RULE)
        policies = (mapping(rule.spec, "trafficPolicy") for rule in rules)
        remembers = any({"outlierDetection", "connectionPool"} & one.keys() for one in policies)
        return remembers or bool(self._world.system.of(ENVOY_FILTER))
