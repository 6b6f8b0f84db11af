"""Delegated routes: what a request gets is what it gets of one VirtualService with all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshgen.mesh.delegation import Claim, claims
from meshgen.mesh.route import Route
from meshgen.mesh.routeorder import in_order
from meshgen.model.conditions import StringMatch
from meshgen.model.routes import Route as Spec
from tests.mesh.requests import REQUESTS, first, merged, route, told, unordered


def drawn() -> st.SearchStrategy[list[Route]]:
    """Routes of up to four namespaces, in the order of one VirtualService."""
    return unordered().map(in_order)


@given(drawn())
def test_a_request_gets_what_it_gets_of_one_virtual_service(routes: list[Route]) -> None:
    whole, delegated = told(routes), list(merged(claims(routes, "edge")))
    for request in REQUESTS:
        assert first(delegated, request) == first(whole, request)
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
        (Spec(headers={"x-beta": StringMatch(exact="1")}), "web-0922e4"),
        (Spec(prefix="/" + "a" * 50), "web-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-a23bd0"),
    ],
)
def test_what_a_delegate_is_called(spec: Spec, name: str) -> None:
    assert Claim(route(spec, "one"), ()).name("web") == name
