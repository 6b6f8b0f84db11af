"""In which order routes stand: the most specific first, and what is written once stays right."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from meshgen.mesh.matching import include
from meshgen.mesh.route import Route
from meshgen.mesh.routeorder import in_order
from meshgen.model.conditions import Match, StringMatch
from meshgen.model.routes import Route as Spec
from tests.mesh.requests import REQUESTS, first, route, told, unordered


def single(routes: list[Route]) -> list[Route]:
    """Return a route for each match."""
    return [
        replace(one, spec=Spec(match=[match.spec]), some=())  # type: ignore[list-item]
        for one in routes
        for match in one.matches
    ]


# Routes of one match each are in order first; those of several are put together afterwards.
@settings(max_examples=settings().max_examples // 4)
@given(unordered())
def test_a_route_of_several_matches_is_as_several_routes(routes: list[Route]) -> None:
    together, apart = told(in_order(routes)), told(in_order(single(routes)))
    for request in REQUESTS:
        assert first(together, request) == first(apart, request)


@settings(max_examples=settings().max_examples // 4)
@given(unordered())
def test_no_route_stands_behind_one_that_takes_all_of_it(routes: list[Route]) -> None:
    found = in_order(single(routes))
    for index, one in enumerate(found):
        for before in found[:index]:
            if include(before.matches, one.matches):
                assert include(one.matches, before.matches)


@settings(max_examples=settings().max_examples // 4)
@given(unordered())
def test_no_match_is_lost(routes: list[Route]) -> None:
    found = [(one.setting, match) for one in in_order(routes) for match in one.matches]
    expected = [(one.setting, match) for one in routes for match in one.matches]
    assert sorted(map(repr, found)) == sorted(map(repr, expected))


# The first has to stand before the second, whichever is written first.
@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (Match(prefix="/a"), Match(prefix="/A", ignore_uri_case=True)),
        (Match(exact="/A"), Match(exact="/a", ignore_uri_case=True)),
        (Match(headers={"x": StringMatch(exact="12")}), Match(headers={"x": StringMatch()})),
        (
            Match(headers={"x": StringMatch(exact="12")}),
            Match(headers={"X": StringMatch(prefix="1")}),
        ),
        (Match(query={"q": StringMatch(regex="12+")}), Match(query={"q": StringMatch(prefix="1")})),
        (Match(method=StringMatch(exact="GET")), Match()),
        (Match(port=80), Match(prefix="/")),
        (Match(source_labels={"app": "a", "b": "c"}), Match(source_labels={"app": "a"})),
        (Match(source_namespace="a", scheme=StringMatch(exact="https")), Match(port=80)),
        (
            Match(headers={"x": StringMatch(exact="2")}),
            Match(headers={"x": StringMatch()}, without_headers={"x": StringMatch(exact="1")}),
        ),
        (Match(without_headers={"x": StringMatch()}), Match()),
        (
            Match(without_headers={"x": StringMatch(prefix="1")}),
            Match(without_headers={"x": StringMatch(exact="12")}),
        ),
        (Match(authority=StringMatch(exact="a.b")), Match(authority=StringMatch(prefix="a"))),
    ],
)
def test_which_stands_first(narrow: Match, wide: Match) -> None:
    routes = [route(Spec(match=[wide]), "one", 0), route(Spec(match=[narrow]), "one", 1)]
    assert [one.setting for one in in_order(routes)] == [(1,), (0,)]
    assert [one.setting for one in in_order(routes[::-1])] == [(1,), (0,)]
