"""Delegated routes: what a request gets is what it gets of one VirtualService with all of them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshgen.mesh.delegation import Claim, claims
from meshgen.mesh.route import Route
from meshgen.model.network import HeaderMatch
from meshgen.model.network import Route as Spec

PATHS = ("/", "/a", "/a/", "/a/b", "/a/b/c", "/a/bc", "/ab", "/b", "/b/", "/c/d")
EXPRESSIONS = ("/a/.*", "/[ab]/c?", "/a|/b", "/a/b[0-9]*", "/b/.+", "/a?b.*")
VALUES = ("1", "12", "2")
REQUESTS = [
    (path, {name: value for name, value in (("x", x), ("y", y)) if value})
    for path in (*PATHS, "/a/b1", "/a/b/c/d", "/ax", "/b/c", "/zz")
    for x in (*VALUES, "13", "")
    for y in ("1", "12", "")
]

HEADERS = st.one_of(
    st.builds(HeaderMatch, exact=st.sampled_from(VALUES)),
    st.builds(HeaderMatch, prefix=st.sampled_from(VALUES)),
    st.builds(HeaderMatch, regex=st.sampled_from(("1.*", "[12]"))),
)
SPECS = st.one_of(
    st.builds(Spec, prefix=st.sampled_from(PATHS)),
    st.builds(Spec, prefix=st.sampled_from(PATHS)),
    st.builds(Spec, exact=st.sampled_from(PATHS)),
    st.builds(Spec, regex=st.sampled_from(EXPRESSIONS)),
    st.builds(Spec),
    st.builds(
        Spec,
        prefix=st.sampled_from(PATHS) | st.none(),
        headers=st.dictionaries(st.sampled_from("xy"), HEADERS, min_size=1),
    ),
)
NAMESPACES = ("edge", "one", "two", "three")


@st.composite
def drawn(draw: st.DrawFn) -> list[Route]:
    """Routes of up to four namespaces, in the order of one VirtualService."""
    specs = draw(st.lists(SPECS, min_size=1, max_size=9))
    routes = [
        route(spec, draw(st.sampled_from(NAMESPACES)), index) for index, spec in enumerate(specs)
    ]
    return sorted(routes, key=lambda route: route.rank)


def route(spec: Spec, namespace: str, number: int = 0) -> Route:
    return Route(spec, f"to-{number}", 80, (), namespace)


@given(drawn())
def test_a_request_gets_what_it_gets_of_one_virtual_service(routes: list[Route]) -> None:
    whole = [(route.match, route.host) for route in routes]
    delegated = list(merged(claims(routes, "edge")))
    for path, headers in REQUESTS:
        assert first(delegated, path, headers) == first(whole, path, headers)
    # As many: none is left out, and none stands there twice.
    assert len(delegated) == len(whole)


@given(drawn())
def test_what_stands_behind_a_claim_is_of_its_namespace(routes: list[Route]) -> None:
    for claim in claims(routes, "edge"):
        assert {route.namespace for route in claim.behind} <= {claim.route.namespace}
        assert [*claim.behind, claim.route] == sorted(
            [*claim.behind, claim.route], key=routes.index
        )


# Two claims of one match are two routes of one match, which no config has.
@given(drawn())
def test_each_claim_has_a_name_of_its_own(routes: list[Route]) -> None:
    names: dict[str, Claim] = {}
    for claim in claims(routes, "edge"):
        other = names.setdefault(claim.name("web"), claim)
        assert other.match == claim.match


# The README's words: a team's more specific routes are its own, unless another has something there.
@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        pytest.param(
            [("pay", "/pay/refunds"), ("shop", "/items"), ("pay", "/pay"), ("edge", "/")],
            [("/items", []), ("/pay", ["/pay/refunds"]), ("/", [])],
            id="behind another's that it never meets",
        ),
        pytest.param(
            [("pay", "/pay/refunds/x"), ("shop", "/pay/refunds"), ("pay", "/pay")],
            [("/pay/refunds/x", []), ("/pay/refunds", []), ("/pay", [])],
            id="another's in between",
        ),
        pytest.param(
            [("shop", "/pay/refunds"), ("pay", "/pay"), ("pay", "/")],
            [("/pay/refunds", []), ("/", ["/pay"])],
            id="all of it behind everything",
        ),
        pytest.param(
            [("pay", "/pay"), ("shop", "/pay"), ("pay", "/")],
            [("/pay", []), ("/pay", []), ("/", [])],
            id="of one path, the first",
        ),
    ],
)
def test_what_is_claimed(
    routes: list[tuple[str, str]], expected: list[tuple[str, list[str]]]
) -> None:
    found = claims([route(Spec(prefix=path), namespace) for namespace, path in routes], "edge")
    assert [
        (claim.route.spec.prefix, [route.spec.prefix for route in claim.behind]) for claim in found
    ] == expected


def test_an_expression_stands_behind_everything_alone() -> None:
    expression, prefix = route(Spec(regex="/a+"), "one"), route(Spec(prefix="/a"), "one")
    assert len(claims([expression, prefix], "edge")) == 2
    (claim,) = claims([expression, prefix, route(Spec(prefix="/"), "one")], "edge")
    assert claim.behind == (expression, prefix)
    assert claim.match is None


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        (Spec(), "web"),
        (Spec(prefix="/"), "web"),
        (Spec(prefix="/pay"), "web-pay"),
        (Spec(prefix="/api/v2"), "web-api-v2"),
        (Spec(prefix="/api-v2"), "web-api--v2"),
        (Spec(prefix="/pay/"), "web-pay-2f3b28"),
        (Spec(prefix="/Pay"), "web-pay-8bc16c"),
        (Spec(exact="/pay"), "web-pay-ab5f85"),
        (Spec(regex="/p/[0-9]+"), "web-p-0-9-f20a19"),
        (Spec(headers={"x-beta": HeaderMatch(exact="1")}), "web-0922e4"),
        (Spec(prefix="/" + "a" * 50), "web-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-a23bd0"),
    ],
)
def test_what_a_delegate_is_called(spec: Spec, name: str) -> None:
    assert Claim(route(spec, "one"), ()).name("web") == name


def merged(found: Iterable[Claim]) -> Iterable[tuple[Mapping[str, Any] | None, str]]:
    """Yield the routes that istiod makes of claims: the last of a delegate says no match."""
    for claim in found:
        root = claim.match
        inner = [(route.match, route.host) for route in claim.behind] + [(None, claim.route.host)]
        for match, host in inner:
            if root is None or match is None:
                yield match or root, host
            elif not conflict(root, match):
                headers = {**root.get("headers", {}), **match.get("headers", {})}
                yield {**root, **match, **({"headers": headers} if headers else {})}, host


def conflict(root: Mapping[str, Any], leaf: Mapping[str, Any]) -> bool:
    headers = root.get("headers", {})
    return texts_conflict(root.get("uri"), leaf.get("uri")) or any(
        texts_conflict(headers.get(name), look) for name, look in leaf.get("headers", {}).items()
    )


def texts_conflict(root: Mapping[str, str] | None, leaf: Mapping[str, str] | None) -> bool:
    if not root or not leaf:
        return False
    ((kind, text),), ((inner, narrow),) = root.items(), leaf.items()
    if "regex" in (kind, inner):
        return True
    return leaf != root if kind == "exact" else not narrow.startswith(text)


def first(
    routes: Iterable[tuple[Mapping[str, Any] | None, str]], path: str, headers: Mapping[str, str]
) -> str | None:
    """Return where Envoy sends a request: to the first route that matches."""
    for match, host in routes:
        looks = {**(match or {})}
        named = looks.pop("headers", {})
        if all(meets(look, path) for look in looks.values()) and all(
            name in headers and meets(look, headers[name]) for name, look in named.items()
        ):
            return host
    return None


def meets(look: Mapping[str, str], text: str) -> bool:
    ((kind, wanted),) = look.items()
    if kind == "regex":
        return re.fullmatch(wanted, text) is not None
    return text == wanted if kind == "exact" else text.startswith(wanted)
