"""Load tests: what cannot be asked, and expectations that nothing could meet."""

import re
from collections.abc import Callable, Iterator
from functools import wraps
from urllib.parse import quote

from meshgen.config.crosscheck.place import Check, Place
from meshgen.config.gather import Problem
from meshgen.durations import nanoseconds
from meshgen.findings import Code
from meshgen.mesh import overlap, workloads
from meshgen.mesh.headermatch import header_matchers, meets
from meshgen.mesh.loads import LoadCase, load_cases, rate_of
from meshgen.mesh.shares import share_of
from meshgen.model.conditions import RequestConditions
from meshgen.model.routes import Routing
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path
from meshgen.yamlio import at

# A week; what one machine sends in a second; and what a request takes of a processor: in
# nanoseconds.
_LONGEST, _FASTEST, _MOST_CPU = 168 * 3600 * 10**9, 100_000, 60 * 10**9


def of_loads(*fields: str) -> Callable[[Callable[[Place, LoadCase], Iterator[Problem]]], Check]:
    """Make a check of load tests of one that looks at a single one, whose fields are sound.

    Its service is there and sound.
    """

    def of_all(check: Callable[[Place, LoadCase], Iterator[Problem]]) -> Check:
        @wraps(check)
        def checked(place: Place) -> Iterator[Problem]:
            for case in load_cases(place.mesh) if place.mesh.spec.load_tests else ():
                is_sound = place.is_sound_at(case.setting, "service", *fields)
                service = case.service
                of_service = ("port", "ports", "kind", "protocol", "expose", "rateLimit")
                if is_sound and service and place.is_sound(service.key, *of_service):
                    yield from check(place, case)

        return checked

    return of_all


@of_loads("port")
def ports(place: Place, case: LoadCase) -> Iterator[Problem]:
    """Find services, and ports of them, that nobody asks by HTTP."""
    assert case.service is not None
    service, said = case.service, case.spec.port
    speaking = [port for port in service.ports if port.is_http]
    if not speaking:
        yield place.problem(
            Code.CONFLICT,
            (*case.setting, "service"),
            f"`{service.key}` has no port of HTTP that could be asked",
            "expected a service with a port named http, http2 or grpc",
        )
    elif case.port is None:
        there = [port.name for port in service.ports]
        is_there = said in there or said in [port.port for port in service.ports]
        what = "speaks no HTTP" if is_there else "is none of its ports"
        names = [port.name for port in speaking]
        yield place.problem(
            Code.CONFLICT if is_there else Code.REFERENCE,
            (*case.setting, "port"),
            f"`{said}` of `{service.key}` {what}",
            one_of(names),
            "" if is_there else did_you_mean(str(said), names),
        )


@of_loads("path", "host", "headers", "method")
def routed(place: Place, case: LoadCase) -> Iterator[Problem]:
    """Find paths that are none, and hosts and paths to which no route of a gateway leads."""
    said, host, exposure = case.spec.path, case.spec.host, case.exposure
    if said is not None and any(place.mesh.addresses.wrong(said)):
        return  # another check tells
    if not case.path.startswith("/"):
        yield place.problem(
            Code.VALUE,
            (*case.setting, "path"),
            f"no path is ever `{case.path}`",
            "expected a path that starts with /",
            f"write `/{case.path}`" if "://" not in case.path else "`host` says the host",
        )
        return
    if exposure is None or case.spec.job is not None:
        return
    hosts = place.mesh.serving.hosts_of(exposure)
    if host is not None and not any(overlap(host, one) for one in hosts):
        yield place.problem(
            Code.REFERENCE,
            (*case.setting, "host"),
            f"no route of the gateway `{exposure.gateway}` to `{case.spec.service}` is for "
            f"`{host}`",
            one_of(hosts),
            did_you_mean(host, hosts),
        )
    elif said is not None and all(_misses(case, spec) for _, spec in exposure.said):
        yield place.problem(
            Code.REFERENCE,
            (*case.setting, "path"),
            f"no route of the gateway `{exposure.gateway}` to `{case.spec.service}` is for "
            f"`{said}`",
            "expected a path as `expose` has it",
        )


def _misses(case: LoadCase, spec: Routing) -> bool:
    """Return whether requests surely have another path than those of a route."""
    several: list[RequestConditions] = [*(spec.match or [])] or [spec]
    paths = [
        RequestConditions(one.prefix, one.exact, one.regex, one.ignore_uri_case) for one in several
    ]
    known = {":path": case.path}
    return all(any(meets(known, m) is False for m in header_matchers(one)) for one in paths)


@of_loads("profile", "rate", "duration", "path", "headers", "method", "port")
def limits(place: Place, case: LoadCase) -> Iterator[Problem]:
    """Find requests over a limit that is not there, and expectations of one."""
    if case.port is None or any(_unreadable(place, case)):
        return
    ways = [case.on_the_way(inside=inside) for inside in (False, case.spec.job is not None)]
    if any(way.limits or way.unknown for way in ways):
        return
    least = case.spec.expect.refused.min
    told: list[tuple[Path, str]] = []
    if case.spec.profile == "overLimit":
        told.append((("profile",), "there is no limit that it could be over"))
    if least is not None and share_of(least) > 0:
        told.append((("expect", "refused", "min"), "there is no limit that would refuse any"))
    for field, message in told:
        yield place.problem(
            Code.CONFLICT,
            (*case.setting, *field),
            f"{message}: nothing limits these requests to `{case.spec.service}`",
            "expected `rateLimit` of the service that is for them, and that refuses",
        )


def _unreadable(place: Place, case: LoadCase) -> Iterator[object]:
    for text in (case.spec.path or "", *(case.spec.headers or {}).values()):
        yield from place.mesh.addresses.wrong(text)


@of_loads("duration", "rate", "profile")
def durations(place: Place, case: LoadCase) -> Iterator[Problem]:
    """Find tests that take no time, or longer than anybody waits, and rates that send nothing."""
    setting, said = (*case.setting, "duration"), case.spec.duration
    length = nanoseconds(said) if said is not None else 1
    if length is None or length > _LONGEST:
        what, expected = f"`{said}` is longer than a week", "expected a time of 168h at most"
        yield place.problem(Code.VALUE, setting, what, expected)
    elif not length:
        what, expected = "in no time no request is sent", "expected a time, such as 30s"
        yield place.problem(Code.VALUE, setting, what, expected)
    elif case.spec.rate is not None and rate_of(case.spec.rate) * case.seconds < 1:
        what = f"{case.spec.rate} for {float(case.seconds):g} s is no request"
        expected = "expected more requests, or a longer `duration`"
        yield place.problem(Code.VALUE, (*case.setting, "rate"), what, expected)
    elif case.spec.rate is not None and rate_of(case.spec.rate) > _FASTEST:
        what = f"{case.spec.rate} is more than a machine sends"
        yield place.problem(
            Code.VALUE, (*case.setting, "rate"), what, f"expected {_FASTEST}/s at most"
        )


@of_loads("host", "path", "headers", "job")
def sendable(place: Place, case: LoadCase) -> Iterator[Problem]:
    """Find what no request of HTTP can hold, or holds twice, and Jobs that are none."""
    spec, addresses = case.spec, place.mesh.addresses
    if spec.host is not None and "*" in spec.host:
        what = f"a request asks for one host, and `{spec.host}` is many"
        expected = "expected a host such as shop.example.com"
        yield place.problem(Code.VALUE, (*case.setting, "host"), what, expected)
    if spec.path is not None and spec.path.startswith("/") and not any(addresses.wrong(spec.path)):
        sent = quote(spec.path.partition("#")[0], safe="%/:?=&@!$'()*+,;[]~|{}\"<>^`\\")
        if sent != spec.path:
            what = f"no request asks for {spec.path!r}"
            expected = "expected visible ASCII without #, the rest as %20"
            yield place.problem(
                Code.VALUE, (*case.setting, "path"), what, expected, f"write `{sent}`"
            )
    seen: set[str] = set()
    for name, value in (spec.headers or {}).items():
        setting = (*case.setting, "headers", name)
        if name.lower() == "host":
            what, expected = "the host is no header like others", "expected `host` of the test"
            yield place.problem(Code.CONFLICT, setting, what, expected, key=True)
        elif name.lower() in seen:
            what = f"`{name}` stands here again: headers do not tell capitals apart"
            yield place.problem(Code.CONFLICT, setting, what, "expected it once", key=True)
        elif not value.isprintable():
            what = "a header cannot hold a line break, or what nobody sees"
            yield place.problem(Code.VALUE, setting, what, "expected a text of one line")
        seen.add(name.lower())
    kind = at(place.tree, (*case.setting, "job", "service", "kind"))
    if kind is not None and kind.value != "Job":
        what = f"a `{kind.value}` would begin the load test again and again"
        setting = (*case.setting, "job", "service", "kind")
        yield place.problem(Code.CONFLICT, setting, what, "expected no `kind`: it is a Job")


@of_loads("expect", "cpuPerRequest")
def expectations(place: Place, case: LoadCase) -> Iterator[Problem]:
    """Find expectations that contradict themselves, or that no autoscaler could meet."""
    assert case.service is not None
    said, at = case.spec.expect, (*case.setting, "expect")
    refused = said.refused
    if refused.min and refused.max and share_of(refused.max) < share_of(refused.min):
        message, expected = "`max` is below `min`", f"expected {refused.min} or more"
        yield place.problem(Code.CONFLICT, (*at, "refused", "max"), message, expected)
    scaled = [one for one in workloads(case.service) if one.autoscaled]
    most = [one.spec.autoscaling.max for one in scaled if one.spec.autoscaling]
    cpu = case.spec.cpu_per_request.app is not None
    fields: list[tuple[Path, bool]] = [
        (("expect", "replicas"), said.replicas is not None),
        (("cpuPerRequest",), cpu),
    ]
    for name, time in (
        ("app", case.spec.cpu_per_request.app),
        ("sidecar", case.spec.cpu_per_request.sidecar),
    ):
        length = nanoseconds(time) if time is not None else 1
        setting = (*case.setting, "cpuPerRequest", name)
        if length is None or length > _MOST_CPU:
            what = f"no request takes `{time}` of a processor"
            expected, hint = "expected a time such as 5ms", f"did you mean {_in_ms(time)}?"
            yield place.problem(Code.VALUE, setting, what, expected, hint)
        elif not length and name == "app":
            what = "a request that takes nothing scales nothing"
            yield place.problem(Code.VALUE, setting, what, "expected a time such as 5ms")
    if said.p95 is not None and not 0 < (nanoseconds(said.p95) or 0) <= 30 * 10**9:
        what = f"`{said.p95}` tells nothing: an answer takes some time, and after 30 s it failed"
        expected = "expected a time such as 300ms"
        yield place.problem(Code.VALUE, (*at, "p95"), what, expected)
    for field, is_said in fields if not scaled else ():
        if is_said:
            yield place.problem(
                Code.CONFLICT,
                (*case.setting, *field),
                f"`{case.service.key}` has no autoscaler: its pods stay as many as they are",
                "expected `autoscaling` of the service",
                key=True,
            )
    if said.replicas is not None and most and said.replicas > sum(most):
        yield place.problem(
            Code.CONFLICT,
            (*at, "replicas"),
            f"the autoscaler of `{case.service.key}` makes {sum(most)} at most",
            f"expected {sum(most)} or fewer, or more in `autoscaling.max`",
        )


def _in_ms(time: str | None) -> str:
    return re.sub(r"[a-z]+$", "ms", time or "")
