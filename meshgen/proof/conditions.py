"""What has to hold of a single answer, each with the words for what is expected and what came."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from meshgen.durations import nanoseconds
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.mesh import Service
from meshgen.mesh.front import fronts
from meshgen.mesh.trials import Trial
from meshgen.mesh.workload import workloads
from meshgen.model.conditions import StringMatch
from meshgen.model.tests import Bounds, Expectation, Received
from meshgen.proof.answer import Answer, in_its_cluster


@dataclass(frozen=True)
class Condition:
    """One thing that an expectation says; `found` tells what an answer has in its place.

    Where that is told of every answer, `found` says nothing more.
    """

    expected: str
    holds: Callable[[Answer], bool]
    found: Callable[[Answer], str] = lambda _: ""


@dataclass(frozen=True)
class Whom:
    """What services and their workloads are called in the cluster, and in the config."""

    trial: Trial

    @cached_property
    def _workloads(self) -> Mapping[str, tuple[Service, str]]:
        """Return the workloads by NAMESPACE/NAME, each with its service and version."""
        return {
            f"{home.name}/{home.full_name(workload.name)}": (service, workload.version)
            for service in (*self.trial.mesh.services, *self.trial.mesh.gateway_services)
            for home in [service.namespace]
            for workload in workloads(service)
        }

    def workloads(self, service: str | None, version: str | None) -> set[str]:
        """Return the workloads that are meant, by NAMESPACE/NAME."""
        whose = self.trial.whose(service)
        return {
            name
            for name, (own, of) in self._workloads.items()
            if whose is not None and own.key == whose.key and version in (None, of)
        }

    def named(self, service: str | None, version: str | None) -> str:
        """Return how people call a service, or a version of it."""
        whose = self.trial.whose(service)
        return " ".join(filter(None, (whose.key if whose else service, version)))

    def called(self, workload: str) -> str:
        """Return how people call a workload that has a name in the cluster."""
        service, version = self._workloads.get(in_its_cluster(workload), (None, ""))
        if service is None:
            return workload
        return self.named(service.key, version if service.versions else None)

    def answered(self, answer: Answer) -> str:
        """Return who answered, and with what."""
        status = f"answered {answer.status}" if answer.status else "answered"
        if answer.workload:
            where = f" in {answer.in_cluster}" if answer.in_cluster else ""
            return f"{status} by {self.called(answer.workload)}{where}"
        if answer.service:
            return f"{status} by {answer.service}, outside"
        if not answer.status:
            return f"not answered: {answer.text or answer.details or 'nothing came'}"
        why = ", ".join(filter(None, (answer.details, answer.flags)))
        told = f" ({why})" if why else ""
        return f"{status} by {f'the proxy of {answer.proxy}' if answer.proxy else 'a proxy'}{told}"

    def is_by(self, answer: Answer, service: str | None, version: str | None) -> bool:
        """Return whether a service's workload answered, or one of that version."""
        workload = in_its_cluster(answer.workload)
        if workload in self.workloads(service, version):
            return True
        whose = self.trial.whose(service)
        if whose is None or version not in (None, answer.version):
            return False
        # A controller of canaries makes workloads that the config does not have, or labels alone
        # tell a version.
        home = whose.namespace
        names = {home.full_name(front.name) for front in fronts(whose)}
        is_there = workload.partition("/")[0] == home.name
        return is_there and answer.service in names and workload not in self._workloads


def conditions_of(spec: Expectation, whom: Whom) -> Iterator[Condition]:
    """Yield what has to hold of an answer."""
    if spec.service is not None or spec.version is not None:
        named = whom.named(spec.service, spec.version)
        yield Condition(named, lambda answer: whom.is_by(answer, spec.service, spec.version))
    if spec.cluster is not None:
        where = spec.cluster
        yield Condition(f"in {where}", lambda answer: answer.in_cluster == where)
    if spec.host is not None:
        host = whom.trial.mesh.text(spec.host)
        yield Condition(
            f"{host}, outside",
            lambda answer: not answer.workload and answer.service == host,
        )
    if spec.status is not None:
        yield Condition(f"status {spec.status}", lambda answer: answer.status == spec.status)
    for name, look in (spec.headers or {}).items():
        yield _header(name, look, "", lambda answer: answer.headers)
    for name, look in (spec.without_headers or {}).items():
        yield _without(name, look)
    if spec.received is not None:
        yield from _received(spec.received)
    if spec.duration is not None:
        yield _duration(spec.duration)
    if spec.attempts is not None:
        yield Condition(
            _attempts(spec.attempts),
            lambda answer: answer.attempts == spec.attempts,
            lambda answer: f"after {_attempts(answer.attempts)}",
        )
    if spec.checked is not None:
        yield Condition(
            "an authorizer asked" if spec.checked else "no authorizer asked",
            lambda answer: bool(answer.checks) is spec.checked,
            lambda answer: f"{', '.join(map(whom.called, answer.checks)) or 'nobody'} was asked",
        )
    if spec.mtls is not None:
        yield Condition(
            "mutual TLS" if spec.mtls else "plain text",
            lambda answer: bool(answer.workload) and answer.is_mutual_tls is spec.mtls,
            lambda answer: "by mutual TLS" if answer.is_mutual_tls else "in plain text",
        )


def _received(spec: Received) -> Iterator[Condition]:
    if spec.path is not None:
        yield _of_request("path", spec.path, lambda answer: answer.path)
    if spec.authority is not None:
        yield _of_request("authority", spec.authority, lambda answer: answer.authority)
    for name, look in (spec.headers or {}).items():
        yield _header(name, look, " in the request received", lambda answer: answer.received)


def _of_request(what: str, wanted: str, value: Callable[[Answer], str]) -> Condition:
    return Condition(
        f"{what} {wanted} received",
        lambda answer: value(answer) == wanted,
        lambda answer: f"{what} {value(answer)} received" if value(answer) else "",
    )


def _header(
    name: str, look: StringMatch, where: str, headers: Callable[[Answer], Mapping[str, str]]
) -> Condition:
    has = _looking(look)

    def value(answer: Answer) -> str | None:
        return headers(answer).get(name.lower())

    def found(answer: Answer) -> str:
        said = value(answer)
        return f"no {name}{where}" if said is None else f"{name}: {said}{where}"

    return Condition(f"{_described(name, look)}{where}", lambda one: has(value(one)), found)


def _without(name: str, look: StringMatch) -> Condition:
    has = _looking(look)
    return Condition(
        f"no {_described(name, look)}",
        lambda answer: not has(answer.headers.get(name.lower())),
        lambda answer: f"{name}: {answer.headers.get(name.lower())}",
    )


def _described(name: str, look: StringMatch) -> str:
    ways = {"": look.exact, "starting with ": look.prefix, "like ": look.regex}
    said = next((f": {way}{text}" for way, text in ways.items() if text is not None), "")
    return f"{name}{said}"


def _looking(look: StringMatch) -> Callable[[str | None], bool]:
    """Return what tells whether a header is there and looks so.

    Raises MeshgenError for an expression that RE2 does not read.
    """
    if look.exact is not None:
        return lambda value: value == look.exact
    prefix, expression = look.prefix, look.regex
    if prefix is not None:
        return lambda value: value is not None and value.startswith(prefix)
    if expression is None:
        return lambda value: value is not None
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        read = re2.compile(expression, options)
    except re2.error as error:
        what = f"`{expression}` is no expression that Envoy reads: {error.args[0]}"
        raise MeshgenError([Finding(Code.VALUE, what)]) from None
    return lambda value: value is not None and read.fullmatch(value) is not None


# Envoy's timers go by a clock of a few milliseconds, so that one may end before its time.
_COARSE = 0.01


def _duration(spec: Bounds) -> Condition:
    least = (nanoseconds(spec.min or "0") or 0) / 10**9
    most = float("inf") if spec.max is None else (nanoseconds(spec.max) or 0) / 10**9
    told = [f"{spec.min} or more"] if spec.min else []
    told += [f"within {spec.max}"] if spec.max else []
    return Condition(
        " and ".join(told) or "any time",
        lambda answer: least - _COARSE <= answer.seconds <= most,
        lambda answer: f"after {answer.seconds:.1f} s",
    )


def _attempts(number: int) -> str:
    return "1 attempt" if number == 1 else f"{number} attempts"
