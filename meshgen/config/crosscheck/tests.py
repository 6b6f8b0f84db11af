"""What tests of traffic expect: who never answers, and what no answer is."""

from collections.abc import Iterator

from meshgen.config.crosscheck.destinations import known_version
from meshgen.config.crosscheck.expressions import wrong_expression
from meshgen.config.crosscheck.of_tests import is_asked, of_trials
from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.durations import nanoseconds
from meshgen.explainer.words import short
from meshgen.findings import Code
from meshgen.mesh.trials import Trial, is_of_workload
from meshgen.model.base import fields_set
from meshgen.resources import Path

# What a connection of TCP has not.
_OF_HTTP = ("status", "headers", "withoutHeaders", "received", "attempts", "checked")


@of_trials("request", "from", "expect")
def answering(place: Place, trial: Trial) -> Iterator[Problem]:
    """Find who never answers: versions that there are not, services that nobody asks."""
    if not is_asked(trial):
        return
    for index, one in enumerate(trial.spec.expect):
        at: Path = (*trial.setting, "expect", index)
        if one.host is not None and (one.service or one.version):
            message = "what answers is a host outside or a service"
            yield place.problem(
                Code.CONFLICT, (*at, "host"), message, "expected one of the two", key=True
            )
            continue
        yield from _version(place, trial, at, one.service, one.version)
        copies = [
            ((*at, "mirrored", number), copy) for number, copy in enumerate(one.mirrored or ())
        ]
        for path, copy in copies:
            yield from _version(place, trial, path, copy.service, copy.version)
            if not copy.service and not copy.version and trial.whose(None) is None:
                message, expected = "nothing says who gets copies", "expected `service`"
                yield place.problem(Code.MISSING, path, message, expected, key=True)
        for path, name in [(at, one.service), *((path, copy.service) for path, copy in copies)]:
            service = place.mesh.service(name) if name else None
            if service is not None and not service.ports and place.is_sound(service.key, "port"):
                yield place.problem(
                    Code.REFERENCE,
                    (*path, "service"),
                    f"`{service.key}` has no port, and so nobody asks it",
                    "expected a service with a port",
                )


def _version(
    place: Place, trial: Trial, at: Path, service: str | None, version: str | None
) -> Iterator[Problem]:
    if version is None or (service and place.mesh.service(service) is None):
        return
    whose = trial.whose(service)
    if whose is not None:
        yield from known_version(place, (*at, "version"), version, whose)
    else:
        yield place.problem(
            Code.MISSING,
            (*at, "version"),
            f"nothing says whose version `{version}` is",
            "expected `service` beside it",
        )


@of_trials("request", "stub", "expect")
def never(place: Place, trial: Trial) -> Iterator[Problem]:
    """Find expectations that no answer can fulfil."""
    is_http = trial.request.is_http if is_asked(trial) else True
    stub, delay = trial.spec.stub, nanoseconds(trial.spec.stub.delay or "0") or 0
    for index, one in enumerate(trial.spec.expect):
        at: Path = (*trial.setting, "expect", index)
        said = dict(fields_set(one))
        for name in _OF_HTTP if not is_http else ():
            if name in said:
                message = f"an answer over {trial.request.scheme} has none"
                yield place.problem(
                    Code.CONFLICT, (*at, name), message, "expected it of HTTP", key=True
                )
        if is_http and one.status is not None and is_of_workload(one) and one.status != stub.status:
            yield place.problem(
                Code.CONFLICT,
                (*at, "status"),
                f"every workload answers {stub.status} here, and nothing on the way changes that",
                f"expected `stub: {one.status}` in the test, or no `service` where a proxy answers",
            )
        least, most = _times(one.duration.min, one.duration.max) if one.duration else (0, None)
        if most is not None and most < least:
            message, expected = "`max` is below `min`", "expected a longer time"
            yield place.problem(Code.CONFLICT, (*at, "duration", "max"), message, expected)
        elif most is not None and is_of_workload(one) and most < delay:
            yield place.problem(
                Code.CONFLICT,
                (*at, "duration", "max"),
                f"every workload takes {trial.spec.stub.delay} to answer here",
                f"expected {trial.spec.stub.delay} or more, or a shorter `delay` of the stub",
            )


def _times(least: str | None, most: str | None) -> tuple[int, int | None]:
    return nanoseconds(least or "0") or 0, None if most is None else nanoseconds(most)


@of_trials("expect")
def expressions(place: Place, trial: Trial) -> Iterator[Problem]:
    """Find expressions for headers that Envoy would not read."""
    for index, one in enumerate(trial.spec.expect):
        at: Path = (*trial.setting, "expect", index)
        looks = {
            (*at, "headers"): one.headers,
            (*at, "withoutHeaders"): one.without_headers,
            (*at, "received", "headers"): one.received and one.received.headers,
        }
        for path, several in looks.items():
            for name, look in (several or {}).items():
                wrong = wrong_expression(look.regex) if look.regex is not None else ""
                if wrong:
                    message = f"found `{short(look.regex or '')}`: {wrong}"
                    expected = "expected an RE2 expression"
                    yield place.problem(Code.VALUE, (*path, name, "regex"), message, expected)
