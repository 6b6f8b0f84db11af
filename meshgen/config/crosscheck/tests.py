"""Tests of traffic: what cannot be asked, who never answers, and shares that decide nothing."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import wraps

from meshgen.config.crosscheck.destinations import known_version
from meshgen.config.crosscheck.expressions import wrong_expression
from meshgen.config.crosscheck.place import Check, Place
from meshgen.config.gather import Problem
from meshgen.durations import nanoseconds
from meshgen.errors import MeshgenError
from meshgen.explainer.words import short
from meshgen.findings import Code
from meshgen.mesh import SIDECARS
from meshgen.mesh.shares import decides, enough, share_of
from meshgen.mesh.trials import Trial, is_of_workload, trials
from meshgen.model.base import fields_set
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path

# What a connection of TCP has not.
_OF_HTTP = ("status", "headers", "withoutHeaders", "received", "attempts", "checked")


def of_trials(*fields: str) -> Callable[[Callable[[Place, Trial], Iterator[Problem]]], Check]:
    """Make a check of tests of one that looks at a single one, whose fields are sound."""

    def of_all(check: Callable[[Place, Trial], Iterator[Problem]]) -> Check:
        @wraps(check)
        def checked(place: Place) -> Iterator[Problem]:
            for trial in trials(place.mesh):
                if place.is_sound_at(trial.setting, *fields):
                    yield from check(place, trial)

        return checked

    return of_all


def is_asked(trial: Trial) -> bool:
    """Return whether it is known what is asked."""
    try:
        return trial.is_readable and bool(trial.request)
    except MeshgenError:
        return False


@of_trials("request")
def requests(place: Place, trial: Trial) -> Iterator[Problem]:
    """Find texts that are no requests, and headers of what has none."""
    at: Path = (*trial.setting, "request")
    if not trial.is_readable:
        return
    try:
        request = trial.request
    except MeshgenError as error:
        for found in error.findings:
            yield place.problem(Code.VALUE, at, found.message, found.expected, found.hint)
        return
    said = dict(fields_set(trial.spec))
    for name in ("headers", "token", "authorizer") if not request.is_http else ():
        if said.get(name):
            message = f"a connection by {request.scheme} has no headers"
            expected = "expected no headers" if name == "headers" else "expected it of HTTP"
            yield place.problem(Code.CONFLICT, (*trial.setting, name), message, expected, key=True)


@of_trials("from")
def sources(place: Place, trial: Trial) -> Iterator[Problem]:
    """Find sources that no proxy sends requests for."""
    source, at = trial.source, (*trial.setting, "from")
    if source.service and source.gateway:
        message = "`service` and `gateway` exclude each other"
        yield place.problem(Code.CONFLICT, at, message, "expected one of the two", key=True)
    elif source.gateway == SIDECARS or "/" in (source.gateway or ""):
        yield place.problem(
            Code.REFERENCE,
            (*at, "gateway"),
            f"of `{source.gateway}` nothing here says what it serves",
            one_of(place.mesh.gateways) if place.mesh.gateways else "expected one of gateways",
        )
    service = trial.service
    if source.version is not None and service is not None:
        yield from known_version(place, (*at, "version"), source.version, service)
    elif source.version is not None and not source.service:
        message = "nothing says whose version asks"
        expected = "expected `service` beside it"
        yield place.problem(Code.MISSING, (*at, "version"), message, expected, key=True)
    if service is not None and place.is_sound(service.key, "service") and not service.has_pods:
        yield place.problem(
            Code.REFERENCE,
            (*at, "service"),
            f"`{service.key}` has no pods that would ask",
            "expected a service with pods, or a gateway",
        )


@of_trials("request", "from", "expect")
def hosts(place: Place, trial: Trial) -> Iterator[Problem]:
    """Find requests to hosts that nothing serves: a slip in the name would be asked of nobody."""
    if not is_asked(trial) or place.broken.paths:
        return
    request, at = trial.request, (*trial.setting, "request")
    if trial.service is not None:
        if not trial.is_known and any(map(is_of_workload, trial.spec.expect)):
            yield place.problem(
                Code.REFERENCE,
                at,
                f"nothing is called `{request.host}` where `{trial.service.key}` asks"
                if request.host
                else f"nothing says whom `{trial.service.key}` asks",
                "expected a service's URL, such as ${NAME.url}",
                _nearest_host(place, request.host),
            )
        return
    source = trial.source
    if source.service or source.gateway or source.version:
        return
    serve = trial.gateways
    if len(serve) > 1:
        yield place.problem(
            Code.CONFLICT,
            at,
            f"several gateways serve it: {', '.join(serve)}",
            f"expected one of them beside it, such as `from: {{gateway: {serve[0]}}}`",
        )
    elif not serve and not (trial.mesh.spec.resources or trial.mesh.spec.objects):
        called = trial.asked.key if trial.asked else ""
        hint = (
            f"`{called}` is in the mesh: `from: SERVICE` says who asks it there" if called else ""
        )
        served = [host for name in place.mesh.gateways for host in place.mesh.serving.served(name)]
        yield place.problem(
            Code.REFERENCE,
            at,
            f"no gateway serves `{request.host}`" if request.host else "there is no gateway to ask",
            "expected a host of one, or a service that asks: `from: SERVICE`",
            hint or did_you_mean(request.host, served),
        )


def _nearest_host(place: Place, host: str) -> str:
    """Return the reference that may be meant by a host: a prefix makes a name another one."""
    keys = [one.key for one in place.mesh.services]
    return f"write ${{{host}.url}}" if host in keys else did_you_mean(host, keys)


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


@of_trials("count", "expect")
def shares(place: Place, trial: Trial) -> Iterator[Problem]:
    """Find shares and counts that do not add up, or that so few requests decide nothing of."""
    several, count = trial.spec.expect, trial.count
    rest: list[Path] = []
    total = Fraction(0)
    for index, one in enumerate(several):
        at: Path = (*trial.setting, "expect", index)
        if one.share and one.count is not None:
            message = "`share` and `count` exclude each other"
            yield place.problem(
                Code.CONFLICT, (*at, "count"), message, "expected one of the two", key=True
            )
            return
        part = share_of(one.share) * count if one.share else one.count
        rest += [at] if part is None else []
        total += part or 0
        yield from _decided(place, trial, (*at, "share"), one.share, count)
        for number, copy in enumerate(one.mirrored or ()):
            of = int(part if part is not None else count) or 1
            path = (*at, "mirrored", number, "share")
            yield from _decided(place, trial, path, copy.share, of)
    told = _added_up(trial, total, len(rest))
    if told:
        at = rest[1] if len(rest) > 1 else (*trial.setting, "expect")
        yield place.problem(Code.CONFLICT, at, *told, key=True)


def _decided(
    place: Place, trial: Trial, path: Path, said: str | None, count: int
) -> Iterator[Problem]:
    if said is not None and not decides(share_of(said), count):
        few = "1 request does" if count == 1 else f"{count} requests do"
        yield place.problem(
            Code.VALUE,
            path,
            f"{few} not tell {said} from none or all",
            f"expected `count: {enough(share_of(said))}` or more in `{trial.name}`",
        )


def _added_up(trial: Trial, total: Fraction, rest: int) -> tuple[str, ...]:
    """Return what is wrong with the sum of all that is expected, and what is expected; or ()."""
    count = trial.count
    by_share = all(one.count is None for one in trial.spec.expect)
    summed = f"{_percent(total / count)}" if by_share else f"{_figure(total)} of {count} requests"
    if rest > 1:
        return ("two expectations have what the others leave", "expected `share` or `count` in one")
    if rest and total and total >= count:
        return (f"the others are {summed} already", "expected less of them, or one fewer")
    if not rest and total != count:
        return (
            f"together they are {summed}",
            f"expected {'100%' if by_share else f'all {count}'}, or one without `share` and `count`"
            " for the rest",
        )
    return ()


def _percent(share: Fraction) -> str:
    return f"{_figure(share * 100)}%"


def _figure(number: Fraction) -> str:
    return f"{float(number):g}"
