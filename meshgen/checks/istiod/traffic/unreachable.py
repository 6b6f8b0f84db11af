"""Routes and matches that no request ever reaches: warnings.

Source: analyzeUnreachableHTTPRules, analyzeUnreachableTCPRules, analyzeUnreachableTLSRules of
istio.io/istio/pkg/config/validation.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.istiod.traffic.overlaps import Overlaps
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.findings import Severity
from meshgen.resources import Path

# The fields that say something when they are there, however empty.
_TOLD = frozenset({"authority", "method", "scheme", "uri"})
# What istioctl calls a route, and a match, that is never reached.
_ROUTE, _MATCH = "IST0130", "IST0131"
_ENCODER = json.JSONEncoder(sort_keys=True)


def unreachable(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield routes and matches that come too late."""
    for protocol in ("http", "tcp", "tls"):
        routes = spec.get(protocol)
        if routes and _may_be_late(routes):
            yield from _late(routes, (*path, protocol))


def _may_be_late(routes: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether there are two matches, or a route after one for all."""
    counts = [len(route.get("match", ())) for route in routes]
    return sum(counts) > 1 or 0 in counts[:-1]


def _late(routes: Sequence[Mapping[str, Any]], path: Path) -> Iterator[Violation]:
    seen: dict[str, tuple[int, int]] = {}
    overlaps = Overlaps()
    of_all: int | None = None
    for number, route in enumerate(routes):
        at = (*path, number)
        matches = route.get("match") or ()
        if of_all is not None:
            places = [(*at, "match", each) for each in range(len(matches))] or [at]
            yield from (_unused(place, f"route {of_all} takes all", _ROUTE) for place in places)
        elif matches:
            repeated = _repeated(matches, number, seen)
            yield from _useless(repeated, len(matches), at)
            if path[-1] == "http":
                yield from overlaps.of(matches, repeated, at)
        if not matches:
            of_all = number


def _repeated(
    matches: Sequence[Mapping[str, Any]], number: int, seen: dict[str, tuple[int, int]]
) -> dict[int, int]:
    """Return which of a route's matches were there before, each with the route that has it."""
    places = [(number, position) for position in range(len(matches))]
    firsts = [seen.setdefault(_meaning(m), p) for m, p in zip(matches, places, strict=True)]
    return {p[1]: first[0] for p, first in zip(places, firsts, strict=True) if p != first}


def _useless(repeated: Mapping[int, int], of: int, path: Path) -> Iterator[Violation]:
    for position, number in repeated.items():
        yield _unused((*path, "match", position), f"route {number} has the same match", _MATCH)
    if len(repeated) == of:
        yield _unused(path, "all its matches are there before it", _ROUTE)


def _meaning(match: Mapping[str, Any]) -> str:
    """Return what a match asks, as a text that is the same for all that ask the same."""
    asked = {k: v for k, v in match.items() if (v or k in _TOLD) and k != "name"}
    return _ENCODER.encode(asked)


def _unused(path: Path, why: str, istio: str) -> Violation:
    message = f"is never reached: {why}"
    return Violation(path, message, severity=Severity.WARNING, istio=istio)
