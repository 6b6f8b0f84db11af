"""Drawn routes, requests, and what istiod and Envoy make of them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from hypothesis import strategies as st

from meshgen.mesh.delegation import Claim
from meshgen.mesh.matching import RequestMatch
from meshgen.mesh.route import Route
from meshgen.model.conditions import Match, StringMatch
from meshgen.model.routes import Route as Spec

PATHS = ("/", "/a", "/a/", "/a/b", "/a/b/c", "/a/bc", "/ab", "/b", "/b/", "/c/d", "/A", "/a/B")
EXPRESSIONS = ("/a/.*", "/[ab]/c?", "/a|/b", "/a/b[0-9]*", "/b/.+", "/a?b.*")
VALUES = ("1", "12", "2")
NAMESPACES = ("edge", "one", "two", "three")
# Matches and whether one is enough, as a VirtualService has them; and who gets the requests.
Told = tuple[Sequence[Mapping[str, Any]] | None, str]


class Request(NamedTuple):
    """What a client sends."""

    path: str
    headers: Mapping[str, str]
    method: str = "GET"
    query: Mapping[str, str] = {}
    port: int = 80


REQUESTS = [
    *(
        Request(path, {name: value for name, value in (("x", x), ("y", y)) if value})
        for path in (*PATHS, "/a/b1", "/a/b/c/d", "/ax", "/b/c", "/zz")
        for x in (*VALUES, "13", "")
        for y in ("1", "12", "")
    ),
    *(
        Request(path, {"x": x} if x else {}, method, {"q": q} if q else {}, port)
        for path in ("/", "/a", "/A/B", "/b/", "/a/b1")
        for x in ("1", "")
        for method in ("GET", "POST")
        for q in ("1", "12", "")
        for port in (80, 81)
    ),
]

LOOKS = st.one_of(
    st.builds(StringMatch, exact=st.sampled_from(VALUES)),
    st.builds(StringMatch, prefix=st.sampled_from(VALUES)),
    st.builds(StringMatch, regex=st.sampled_from(("1.*", "[12]"))),
)
_ANY = LOOKS | st.builds(StringMatch)
_PATH: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"prefix": st.sampled_from(PATHS)}),
    st.fixed_dictionaries({"exact": st.sampled_from(PATHS)}),
    st.fixed_dictionaries({"regex": st.sampled_from(EXPRESSIONS)}),
    st.just({}),
)
_REST = st.fixed_dictionaries(
    {},
    optional={
        "headers": st.dictionaries(st.sampled_from("xy"), _ANY, min_size=1),
        "without_headers": st.dictionaries(st.sampled_from("xy"), _ANY, min_size=1),
        "query": st.dictionaries(st.just("q"), LOOKS, min_size=1),
        "method": st.builds(StringMatch, exact=st.sampled_from(("GET", "POST"))),
        "ignore_uri_case": st.booleans(),
    },
)
_PLAIN = st.builds(lambda path: Spec(**path), _PATH)
_FULL = st.builds(lambda path, rest: Spec(**path, **rest), _PATH, _REST)
_SEVERAL = st.builds(
    lambda several: Spec(match=several),
    st.lists(
        st.builds(
            lambda path, rest, port: Match(**path, **rest, port=port),
            _PATH,
            _REST | st.just({}),
            st.sampled_from([None, None, 80, 81]),
        ),
        min_size=1,
        max_size=3,
    ),
)
SPECS = st.one_of(_PLAIN, _PLAIN, _FULL, _SEVERAL)


def route(spec: Spec, namespace: str, number: int = 0) -> Route:
    """Return a route that leads to a host of its own."""
    return Route(spec, f"to-{number}", 80, (number,), namespace)


@st.composite
def unordered(draw: st.DrawFn) -> list[Route]:
    """Routes of up to four namespaces."""
    specs = draw(st.lists(SPECS, min_size=1, max_size=9))
    return [
        route(spec, draw(st.sampled_from(NAMESPACES)), index) for index, spec in enumerate(specs)
    ]


def told(routes: Iterable[Route]) -> list[Told]:
    """Return routes as one VirtualService has them."""
    return [(route.match, route.host) for route in routes]


def merged(found: Iterable[Claim]) -> Iterator[Told]:
    """Yield the routes that istiod makes of claims: the last of a delegate says no match.

    Source: mergeHTTPMatchRequests of istio.io/istio/pilot/pkg/model.
    """
    for claim in found:
        root = claim.match
        for match, host in [*told(claim.behind), (None, claim.route.host)]:
            if root is None or match is None:
                yield match or root, host
                continue
            pairs = [
                [_both(one, leaf) for one in root if not _conflict(one, leaf)] for leaf in match
            ]
            if all(pairs):
                yield [both for several in pairs for both in several], host


def first(routes: Iterable[Told], request: Request) -> str | None:
    """Return where Envoy sends a request: to the first route that matches."""
    for matches, host in routes:
        if matches is None or any(_meets(match, request) for match in matches):
            return host
    return None


def meets(match: RequestMatch, request: Request) -> bool:
    """Return whether Envoy takes a request for one that matches."""
    return _meets(match.request, request)


_NAMED = ("headers", "withoutHeaders", "queryParams")


def _both(root: Mapping[str, Any], leaf: Mapping[str, Any]) -> Mapping[str, Any]:
    named = {field: {**root.get(field, {}), **leaf.get(field, {})} for field in _NAMED}
    return {**root, **leaf, **{field: looks for field, looks in named.items() if looks}}


def _conflict(root: Mapping[str, Any], leaf: Mapping[str, Any]) -> bool:
    return (
        any(_texts_conflict(root.get(field), leaf.get(field)) for field in ("uri", "method"))
        or root.get("ignoreUriCase", False) != leaf.get("ignoreUriCase", False)
        or (root.get("port") or leaf.get("port")) != (leaf.get("port") or root.get("port"))
        or any(
            _texts_conflict(root.get(field, {}).get(name), look)
            for field in _NAMED
            for name, look in leaf.get(field, {}).items()
        )
    )


def _texts_conflict(root: Mapping[str, str] | None, leaf: Mapping[str, str] | None) -> bool:
    if root is None or leaf is None:
        return False
    ((kind, text),) = root.items() or [("", "")]
    ((inner, narrow),) = leaf.items() or [("", "")]
    if not text or not narrow or "regex" in (kind, inner):
        return True
    return leaf != root if kind == "exact" else not narrow.startswith(text)


def _meets(match: Mapping[str, Any], request: Request) -> bool:
    uri, path = match.get("uri", {}), request.path
    if match.get("ignoreUriCase") and "regex" not in uri:
        uri, path = {kind: text.lower() for kind, text in uri.items()}, path.lower()
    return (
        _looks(uri, path)
        and _looks(match.get("method", {}), request.method)
        and match.get("port", request.port) == request.port
        and all(
            name in there and _looks(look, there[name])
            for field, there in (("headers", request.headers), ("queryParams", request.query))
            for name, look in match.get(field, {}).items()
        )
        # What is not there counts as an empty text, unless any text is refused.
        and not any(
            _looks(look, request.headers.get(name, "")) if look else name in request.headers
            for name, look in match.get("withoutHeaders", {}).items()
        )
    )


def _looks(look: Mapping[str, str], text: str) -> bool:
    if not look:
        return True
    ((kind, wanted),) = look.items()
    if kind == "regex":
        return re.fullmatch(wanted, text) is not None
    return text == wanted if kind == "exact" else text.startswith(wanted)
