"""Routes of which a part is said elsewhere: at a gateway by `traffic`, of several ports by each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from meshgen.mesh.matching import RequestMatch
from meshgen.model.conditions import Conditions, Match, StringMatch
from meshgen.model.routes import Routing

# What says where requests go.
_ENDS = ("destinations", "weights", "version", "redirect", "direct_response", "delegate")
# What only has an effect on requests that go on.
_ON_THE_WAY = tuple(
    field
    for field in Routing.__struct_fields__
    if field not in (*Conditions.__struct_fields__, "match", "jwt", *_ENDS)
)
_PATH = ("prefix", "exact", "regex", "ignore_uri_case")
_OF_CALLERS = ("source_labels", "source_namespace")
_BY_NAME = ("headers", "without_headers", "query")
_TEXTS = ("method", "authority", "scheme")


class _UnclearError(Exception):
    """What two matches have in common is no match that could be written."""


def ends(spec: Routing) -> bool:
    """Return whether a route says where its requests go."""
    return any(getattr(spec, field) is not None for field in _ENDS)


def at_port(spec: Routing, port: int | None) -> Routing | None:
    """Return a route for one of several ports; None if it is for another one."""
    if port is None:
        return spec
    matches = [_as_match(one, port) for one in _matches(spec) if _port(one) in (None, port)]
    return _with_matches(spec, matches) if matches else None


def following(spec: Routing, traffic: Routing, port: int) -> Routing | None:
    """Return a gateway's route for those of its requests that a route of `traffic` is for.

    What the gateway says is stronger. There are none of what is for calls from pods, or to another
    port than the one that the gateway leads to; nor, which a check tells, where it is unclear.
    """
    matches = list(meeting(spec, traffic, port))
    if not matches:
        return None
    said = {f: getattr(spec, f) for f in _ON_THE_WAY if getattr(spec, f) is not None}
    is_answered = traffic.redirect or traffic.direct_response or traffic.delegate
    merged = replace(traffic, **({} if is_answered else said))
    return _with_matches(merged, matches)


def meeting(spec: Routing, traffic: Routing, port: int) -> Iterator[Match]:
    """Yield the matches for which a gateway's route and one of `traffic` are both."""
    for inner in _matches(traffic):
        if any(getattr(inner, field) is not None for field in _OF_CALLERS):
            continue
        if _port(inner) not in (None, port):
            continue
        for outer in _matches(spec):
            if not RequestMatch(outer).is_apart(RequestMatch(_as_match(inner, None))):
                try:
                    yield _both(outer, inner, bool(spec.rewrite))
                except _UnclearError:
                    continue


def unclear(spec: Routing, traffic: Routing, port: int) -> bool:
    """Return whether some requests are for both routes, but no match can tell which."""
    for inner in _matches(traffic):
        is_outside = all(getattr(inner, field) is None for field in _OF_CALLERS)
        for outer in _matches(spec) if is_outside and _port(inner) in (None, port) else ():
            if not RequestMatch(outer).is_apart(RequestMatch(_as_match(inner, None))):
                try:
                    _both(outer, inner, bool(spec.rewrite))
                except _UnclearError:
                    return True
    return False


def _both(outer: Conditions, inner: Conditions, is_rewritten: bool) -> Match:
    fields: dict[str, Any] = {f: getattr(outer, f) for f in Conditions.__struct_fields__}
    if RequestMatch(inner).path is not None:
        if is_rewritten:
            raise _UnclearError
        fields |= _narrower_path(outer, inner)
    for field in _TEXTS:
        fields[field] = _narrower(field, getattr(outer, field), getattr(inner, field))
    for field in _BY_NAME:
        mine, theirs = getattr(outer, field) or {}, getattr(inner, field) or {}
        both = {
            name: _narrower(field, mine.get(name), theirs.get(name)) for name in {**mine, **theirs}
        }
        fields[field] = both or None
    return Match(**fields, port=_port(outer))


def _narrower_path(outer: Conditions, inner: Conditions) -> Mapping[str, Any]:
    paths = [Match(**{f: getattr(one, f) for f in _PATH}) for one in (outer, inner)]
    for one, other in (paths, paths[::-1]):
        if RequestMatch(other).includes(RequestMatch(one)):
            return {field: getattr(one, field) for field in _PATH}
    raise _UnclearError


def _narrower(field: str, one: StringMatch | None, other: StringMatch | None) -> Any:
    if one is None or other is None or one == other:
        return one or other
    looks: list[dict[str, Any]] = [
        {field: look if field in _TEXTS else {"x": look}} for look in (one, other)
    ]
    first, second = (RequestMatch(Match(**said)) for said in looks)
    if second.includes(first):
        return one
    if first.includes(second):
        return other
    raise _UnclearError


def _matches(spec: Routing) -> list[Conditions]:
    several: Sequence[Conditions] = spec.match or [spec]
    return list(several)


def _port(match: Conditions) -> int | None:
    return match.port if isinstance(match, Match) else None


def _as_match(match: Conditions, port: int | None) -> Match:
    return Match(**{f: getattr(match, f) for f in Conditions.__struct_fields__}, port=port)


def _with_matches(spec: Routing, matches: list[Match]) -> Routing:
    """Return a route for other matches; one that is for all requests says none."""
    nothing = dict.fromkeys(Conditions.__struct_fields__)
    is_all = any(not RequestMatch(match).request for match in matches)
    return replace(spec, **nothing, match=None if is_all else matches)
