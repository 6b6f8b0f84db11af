"""Routes: what they match, and what Istio refuses or never reaches of them."""

import re
from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.gather import Problem
from meshgen.explainer.words import short
from meshgen.findings import Code
from meshgen.kinds.retries import RETRY_ON
from meshgen.mesh import Service, routes_of
from meshgen.model.network import Route as Spec
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path

# What other engines have and RE2 has not: looking around, and referring back.
_NOT_RE2 = re.compile(r"(?<!\\)(?:\\\\)*(\(\?(?:=|!|<=|<!|>)|\\[1-9])")
_UNIVERSAL = ("missing ),", "unbalanced parenthesis", "unterminated character set", "nothing to")
# Istio's limit, validateStringRegexp.
_LONGEST = 1024
_ZERO = re.compile(r"(0+(\.0+)?(h|ms|m|s))+")


def matches(place: Place) -> Iterator[Problem]:
    """Find matches that exclude each other, or that no path can ever meet."""
    for at, route in _routes(place):
        texts = {f: getattr(route, f) for f in ("prefix", "exact", "regex")}
        given = {f: text for f, text in texts.items() if text is not None}
        if len(given) > 1:
            yield place.problem(
                Code.CONFLICT,
                at,
                "prefix, exact and regex exclude each other",
                "expected at most one of them",
                key=True,
            )
        for field, text in given.items():
            if field == "regex":
                yield from _expression(place, (*at, field), text)
            elif not text.startswith("/") and (text or field == "exact"):
                yield place.problem(
                    Code.VALUE,
                    (*at, field),
                    f"no path is ever `{text}`" if field == "exact" else f"found `{text}`",
                    "expected a path that starts with /",
                    f"write `/{text}`",
                )
        for header, match in sorted((route.headers or {}).items()):
            if match.regex is not None:
                yield from _expression(place, (*at, "headers", header, "regex"), match.regex)


def retries(place: Place) -> Iterator[Problem]:
    """Find retries that Istio refuses."""
    for at, route in _routes(place):
        spec, path = route.retries, (*at, "retries")
        if spec is None:
            continue
        for field, value in (("perTryTimeout", spec.per_try_timeout), ("retryOn", spec.retry_on)):
            if value and spec.attempts == 0:
                yield place.problem(
                    Code.CONFLICT,
                    (*path, field),
                    "there are no attempts that it could hold for",
                    "expected `attempts` from 1, or nothing else",
                    key=True,
                )
        if spec.per_try_timeout and _ZERO.fullmatch(spec.per_try_timeout):
            yield place.problem(
                Code.VALUE,
                (*path, "perTryTimeout"),
                f"found `{spec.per_try_timeout}`",
                "expected 1ms or more",
            )
        for policy in (spec.retry_on or "").split(",") if spec.retry_on else ():
            if policy not in RETRY_ON and not re.fullmatch(r"[1-5][0-9]{2}", policy):
                yield place.problem(
                    Code.VALUE,
                    (*path, "retryOn"),
                    f"there is no retry policy `{policy}`",
                    f"{one_of(RETRY_ON)}, or a status code",
                    did_you_mean(policy, RETRY_ON),
                )


@of_services(running=True)
def ignored(place: Place, service: Service) -> Iterator[Problem]:
    """Find settings beside `routes`, which would say nothing."""
    service_name, spec = service.key, service.spec
    if spec.expose and spec.expose.routes:
        names = dict(zip(Spec.__struct_fields__, Spec.__struct_encode_fields__, strict=True))
        for field, name in names.items():
            if getattr(spec.expose, field) is not None:
                yield place.problem(
                    Code.CONFLICT,
                    ("services", service_name, "expose", name),
                    f"`{name}` has no effect beside `routes`",
                    "expected it in each of the routes",
                    key=True,
                )


def taken(place: Place) -> Iterator[Problem]:
    """Find routes that another route has taken already."""
    first: dict[tuple[object, ...], Path] = {}
    for service in place.sound("expose", running=True):
        expose = service.spec.expose
        if expose is None:
            continue
        for route in routes_of(service):
            for host in place.mesh.serving.hosts_of(service):
                key = (expose.gateway, host, _match(route.spec))
                other = first.setdefault(key, route.setting)
                if other != route.setting:
                    yield place.problem(
                        Code.CONFLICT,
                        route.setting,
                        f"`{other[1]}` has the same route already",
                        "expected a path, header or host of its own",
                        key=True,
                    )
                    break


def _routes(place: Place) -> Iterator[tuple[Path, Spec]]:
    for service in place.sound(running=True):
        yield from ((route.setting, route.spec) for route in routes_of(service))


def _match(route: Spec) -> tuple[object, ...]:
    headers = tuple(sorted((k, str(v)) for k, v in (route.headers or {}).items()))
    return (route.prefix, route.exact, route.regex, headers)


def _expression(place: Place, path: Path, text: str) -> Iterator[Problem]:
    wrong = _wrong_expression(text)
    if wrong:
        yield place.problem(
            Code.VALUE, path, f"found `{short(text)}`: {wrong}", "expected an RE2 expression"
        )


def _wrong_expression(text: str) -> str:
    """Return what is surely wrong with an RE2 expression, or an empty text.

    Python's own dialect is another one, so that only what both refuse is taken from it.
    """
    if not text or len(text) > _LONGEST:
        return f"{len(text)} characters"
    if foreign := _NOT_RE2.search(text):
        return f"RE2 has no `{foreign[1]}`"
    if "[[" in text or r"\Q" in text:
        return ""
    try:
        re.compile(text)
    except re.error as error:
        return error.msg if error.msg.startswith(_UNIVERSAL) else ""
    except (RecursionError, OverflowError):
        return ""
    return ""
