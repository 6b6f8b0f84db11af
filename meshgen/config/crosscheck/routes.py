"""Routes: what they match, and what Istio refuses or never reaches of them."""

import json
import re
from collections.abc import Iterator

from meshgen.config.crosscheck.expressions import wrong_expression
from meshgen.config.crosscheck.place import Place, of_routed
from meshgen.config.gather import Problem
from meshgen.explainer.words import short
from meshgen.findings import Code
from meshgen.kinds.retries import RETRY_ON
from meshgen.mesh import Exposure, RequestMatch, Route, Routed, exposures_of, route_of
from meshgen.model.conditions import Conditions, RequestConditions
from meshgen.model.routes import Routing
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path

_ZERO = re.compile(r"(0+(\.0+)?(h|ms|m|s))+")
_TEXTS = ("method", "authority", "scheme")
_NAMED = {"headers": "headers", "without_headers": "withoutHeaders", "query": "query"}


def matches(place: Place) -> Iterator[Problem]:
    """Find matches that exclude each other, or that no request can ever meet."""
    for at, match in _matches(place):
        yield from wrong_match(place, at, match)


def wrong_match(place: Place, at: Path, match: RequestConditions) -> Iterator[Problem]:
    """Find conditions that exclude each other, or that no request can ever meet."""
    texts = {f: getattr(match, f) for f in ("prefix", "exact", "regex")}
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
    for path, text in _expressions(match):
        yield from _expression(place, (*at, *path), text)


def retries(place: Place) -> Iterator[Problem]:
    """Find retries that Istio refuses."""
    for route in _routes(place):
        spec, path = route.spec.retries, (*route.setting, "retries")
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


@of_routed()
def ignored(place: Place, service: Routed) -> Iterator[Problem]:
    """Find settings beside `routes`, or beside `match`, which would say nothing."""
    for exposure in exposures_of(service):
        for name in _said(exposure.spec, Routing) if exposure.spec.routes else ():
            yield place.problem(
                Code.CONFLICT,
                (*exposure.setting, name),
                f"`{name}` has no effect beside `routes`",
                "expected it in each of the routes",
                key=True,
            )
    for _, route in said_routes(place, service):
        for name in _said(route.spec, Conditions) if route.spec.match else ():
            yield place.problem(
                Code.CONFLICT,
                (*route.setting, name),
                f"`{name}` has no effect beside `match`",
                "expected it in each of the matches",
                key=True,
            )


def taken(place: Place) -> Iterator[Problem]:
    """Find routes that another route has taken already."""
    first: dict[tuple[str, ...], Path] = {}
    for service in place.routed("expose", "traffic"):
        for exposure, route in said_routes(place, service):
            hosts = place.mesh.serving.hosts_of(exposure)
            home = place.mesh.serving.home_of(exposure)
            for at, match in _matches_of(route):
                asked = json.dumps({**match.connection, **match.request}, sort_keys=True)
                keys = [(exposure.gateway, home, host, asked) for host in hosts]
                others = [first.setdefault(key, at) for key in keys]
                other = next((path for path in others if path != at), None)
                if other is not None and not _is_other_way(other, at):
                    yield place.problem(
                        Code.CONFLICT,
                        at,
                        f"`{other[1]}` has the same route already",
                        "expected a path, header or host of its own",
                        key=True,
                    )


def _is_other_way(one: Path, other: Path) -> bool:
    """Return whether a service's `expose` and its `traffic` say something: another check tells."""
    return one[:2] == other[:2] and one[2] != other[2]


def said_routes(place: Place, service: Routed) -> Iterator[tuple[Exposure, Route]]:
    """Yield the routes that a service's settings tell of, as they stand there."""
    for exposure in exposures_of(service):
        for setting, spec in exposure.said:
            yield exposure, route_of(exposure, place.mesh.serving, setting, spec)


def _routes(place: Place) -> Iterator[Route]:
    for service in place.routed():
        yield from (route for _, route in said_routes(place, service))


def _matches(place: Place) -> Iterator[tuple[Path, Conditions]]:
    for route in _routes(place):
        yield from ((at, match.spec) for at, match in _matches_of(route))


def _matches_of(route: Route) -> Iterator[tuple[Path, RequestMatch]]:
    """Yield the matches of a route with their paths."""
    for index, match in enumerate(route.matches):
        yield (*route.setting, "match", index) if route.spec.match else route.setting, match


def _said(spec: Routing, of: type[Routing | Conditions]) -> Iterator[str]:
    """Yield the fields of a type that are set, as the file has them."""
    names = zip(of.__struct_fields__, of.__struct_encode_fields__, strict=True)
    return (name for field, name in names if getattr(spec, field) is not None)


def _expressions(match: RequestConditions) -> Iterator[tuple[Path, str]]:
    """Yield the expressions that texts have to match, but for the path's, each with its path."""
    for field in _TEXTS:
        if (look := getattr(match, field)) is not None and look.regex is not None:
            yield (field, "regex"), look.regex
    for field, name in _NAMED.items():
        for key, look in sorted((getattr(match, field) or {}).items()):
            # An asterisk is Istio's word for any text.
            if look.regex not in (None, "*"):
                yield (name, key, "regex"), look.regex


def _expression(place: Place, path: Path, text: str) -> Iterator[Problem]:
    wrong = wrong_expression(text)
    if wrong:
        yield place.problem(
            Code.VALUE, path, f"found `{short(text)}`: {wrong}", "expected an RE2 expression"
        )
