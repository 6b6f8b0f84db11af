"""Matches that no request reaches, since an earlier route takes all that they ask for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.splits.conditions import (
    Earlier,
    EarlierMatches,
    is_duplicate,
)
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.routing import VIRTUAL_SERVICE

_ROUTES = (
    """\
    - match:
        - uri:
            prefix: /
      route:
        - destination:
            host: web
""",
    """\
    - match:
        - uri:
            exact: /login
      route:
        - destination:
            host: login
""",
)
_HEAD = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
spec:
  hosts:
    - web.example.com
  http:
"""
# Fields of a match that ask for nothing more than its `uri` does.
_PLAIN = frozenset(("uri", "name", "ignoreUriCase", "statPrefix"))
# Without them istiod itself warns of a longer prefix: MG220 tells that.
_ASKED = ("headers", "withoutHeaders", "queryParams", "authority", "port")
_ANY = frozenset((".*", "/.*", "^/.*", "^.*", ".*$", "/.*$", "^/.*$", "^.*$"))


class _Taken(NamedTuple):
    """A route that takes all of a prefix; `told`: istiod looks at it too."""

    route: int
    told: bool


class ShadowedMatch(Rule):
    """Routes are tried in their order, and the first that matches is taken."""

    code = "MG1227"
    title = "A route stands before those that take its requests as well."
    why = "No request ever reaches the route: a match before it takes all that it asks for."
    mend = (
        "Put the specific match first: exact paths, then longer prefixes, then shorter ones; "
        "with more conditions before those with fewer."
    )
    example = Example(wrong=_HEAD + "".join(_ROUTES), right=_HEAD + "".join(_ROUTES[::-1]))
    source = "https://istio.io/latest/docs/concepts/traffic-management/#routing-rule-precedence"
    kinds = frozenset((VIRTUAL_SERVICE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each match that a match of an earlier route, or a route for all, covers."""
        for virtual in system.routing.virtual_services:
            routes = mappings(virtual.member.spec.get("http"))
            if len(routes) > 1:
                yield from self._of(virtual.member, routes)

    def _of(self, member: Member, routes: Sequence[Mapping[str, Any]]) -> Iterator[Mistake]:
        prefixes: dict[str, _Taken] = {}
        earlier = EarlierMatches(each for one in routes for each in mappings(one.get("match")))
        for number, route in enumerate(routes):
            matches = mappings(route.get("match"))
            if not matches and "/" not in prefixes:
                return  # of what comes after it istiod warns
            path: Path = ("spec", "http", number)
            for position, match in enumerate(matches or [{}]):
                place = (*path, "match", position) if matches else path
                by = _covering(match, prefixes)
                if not by:
                    yield from self._narrower(member, place, match, earlier)
                elif not (prefixes[by].told and _is_told(match, by)):
                    first = prefixes[by].route
                    before = f"route {first} takes all that begins with {words.show(by)}"
                    hint = f"put it before route {first}"
                    message = f"is never reached: {before}"
                    yield self.mistake(member, place, message, hint=hint)
            if route.get("delegate"):
                continue  # it takes what the other VirtualService's routes take, and no more
            for position, match in enumerate(matches):
                if prefix := _taken(match):
                    by_prefix = "prefix" in mapping(match, "uri")
                    prefixes.setdefault(prefix, _Taken(number, by_prefix))
                else:
                    earlier.add(Earlier(number, position, match))

    def _narrower(
        self, member: Member, place: Path, match: Mapping[str, Any], earlier: EarlierMatches
    ) -> Iterator[Mistake]:
        covering = earlier.covering(match)
        if not covering or any(is_duplicate(one.match, match) for one in covering):
            return
        route, position, _ = covering[0]
        message = f"is never reached: all that route {route} asks for is asked for here too"
        others = [(member, ("spec", "http", route, "match", position))]
        hint = f"put it before route {route}"
        yield self.mistake(member, place, message, hint=hint, others=others)


def _taken(match: Mapping[str, Any]) -> str:
    """Return the prefix of which a match takes all requests; "" if it asks for more."""
    if not match.keys() <= _PLAIN or match.get("ignoreUriCase"):
        return ""
    uri = mapping(match, "uri")
    return "/" if text(uri.get("regex")) in _ANY else text(uri.get("prefix"))


def _covering(match: Mapping[str, Any], prefixes: Mapping[str, _Taken]) -> str:
    """Return the prefix that takes all requests of a match; "" if none does."""
    uri = mapping(match, "uri")
    asked = text(uri.get("exact")) or text(uri.get("prefix"))
    if asked and not match.get("ignoreUriCase"):
        starts = (asked[:length] for length in range(1, len(asked) + 1))
        return next((start for start in starts if start in prefixes), "")
    return "/" if "/" in prefixes else ""


def _is_told(match: Mapping[str, Any], by: str) -> bool:
    """Return whether istiod warns of it: of a longer prefix alone, or of the same match."""
    prefix = text(mapping(match, "uri").get("prefix"))
    if prefix == by:
        return match.keys() <= {"uri", "name"}
    method = mapping(match, "method").get("exact", "GET")
    return bool(prefix) and method == "GET" and not any(map(match.get, _ASKED))
