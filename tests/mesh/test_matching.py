"""What the matches of two routes have in common."""

import pytest
from hypothesis import given, settings

from meshgen.mesh import Route as Resolved
from meshgen.mesh.matching import RequestMatch
from meshgen.model.conditions import Conditions, Match, StringMatch
from meshgen.model.routes import Route
from tests.mesh.requests import REQUESTS, meets, unordered

X1 = {"x": StringMatch(exact="1")}
X12 = {"x": StringMatch(exact="12")}
X1_ANY = {"x": StringMatch(prefix="1")}
X_RE = {"x": StringMatch(regex="1.*")}
CLAIM = "@request.auth.claims.group"
Y1 = {"y": StringMatch(exact="1")}


@pytest.mark.parametrize(
    ("wide", "narrow", "covers"),
    [
        (Route(), Route(), True),
        (Route(), Route(regex="/a+"), True),
        (Route(prefix="/"), Route(regex="/a+"), True),
        (Route(prefix=""), Route(exact="/a"), True),
        (Route(prefix="/a"), Route(prefix="/a"), True),
        (Route(prefix="/a"), Route(prefix="/ab"), True),
        (Route(prefix="/a"), Route(exact="/a/b"), True),
        (Route(prefix="/a"), Route(exact="/b"), False),
        (Route(prefix="/a/b"), Route(prefix="/a"), False),
        (Route(prefix="/a"), Route(), False),
        (Route(prefix="/a"), Route(regex="/a/.*"), False),
        (Route(exact="/a"), Route(exact="/a"), True),
        (Route(exact="/a"), Route(exact="/a/b"), False),
        (Route(exact="/a"), Route(prefix="/a"), False),
        (Route(regex="/a+"), Route(regex="/a+"), False),
        (Route(regex="/a+"), Route(exact="/a"), False),
        (Route(headers=X1), Route(headers=X1), True),
        (Route(headers=X1), Route(prefix="/a", headers={**X1, **Y1}), True),
        (Route(headers=X1), Route(prefix="/a"), False),
        (Route(headers=X1), Route(headers=Y1), False),
        (Route(headers=X1_ANY), Route(headers=X12), True),
        (Route(headers=X12), Route(headers=X1_ANY), False),
        (Route(headers=X_RE), Route(headers=X_RE), False),
        (Route(), Route(headers=X_RE), True),
        # istiod unites headers by how they are written.
        (Route(headers={"X": StringMatch(exact="1")}), Route(headers=X1), False),
        (Route(headers={"x": StringMatch(exact="")}), Route(headers=X1), False),
        (Route(headers={"x": StringMatch()}), Route(headers=X1), False),
        (Route(ignore_uri_case=True), Route(prefix="/a"), False),
        (Route(prefix="/"), Route(prefix="/a", ignore_uri_case=True), False),
        (Route(method=StringMatch(exact="GET")), Route(), False),
        (Route(method=StringMatch(exact="GET")), Route(method=StringMatch(exact="GET")), True),
        (Route(), Route(method=StringMatch(exact="GET")), True),
        (Route(query=X1), Route(query=X1), True),
        (Route(query=X1), Route(headers=X1), False),
        (Route(without_headers=X1), Route(without_headers=X1), True),
        (Route(without_headers=X1), Route(without_headers=X1_ANY), False),
        (Route(without_headers=X1_ANY), Route(without_headers=X12), False),
        (Route(without_headers=X1), Route(headers=X12), False),
        (Match(port=80), Match(port=80, prefix="/a"), True),
        (Match(port=80), Match(prefix="/a"), False),
        (Route(source_labels={"a": "b"}), Route(source_labels={"a": "b", "c": "d"}), True),
        (Route(source_labels={"a": "b"}), Route(source_labels={"c": "d"}), False),
        (Route(source_namespace="a"), Route(source_namespace="a"), True),
        (Route(source_namespace="a"), Route(), False),
    ],
)
def test_what_a_route_that_delegates_leaves_as_it_is(
    wide: Conditions, narrow: Conditions, covers: bool
) -> None:
    assert RequestMatch(wide).covers(RequestMatch(narrow)) is covers


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (Route(), Route(exact="/a"), False),
        (Route(exact="/a"), Route(exact="/a"), False),
        (Route(exact="/a"), Route(exact="/b"), True),
        (Route(exact="/a"), Route(prefix="/a"), False),
        (Route(exact="/a"), Route(prefix="/a/b"), True),
        (Route(exact="/a/b"), Route(prefix="/a"), False),
        (Route(prefix="/a"), Route(prefix="/a/b"), False),
        (Route(prefix="/a"), Route(prefix="/b"), True),
        (Route(prefix="/a"), Route(prefix="/"), False),
        (Route(regex="/a/[0-9]+"), Route(prefix="/b"), True),
        (Route(regex="/a/[0-9]+"), Route(exact="/a/1"), False),
        (Route(regex="/a/[0-9]+"), Route(exact="/b/1"), True),
        (Route(regex="/a/[0-9]+"), Route(regex="/b/.*"), True),
        (Route(regex="/a|/b"), Route(exact="/b"), False),
        (Route(regex="/ab?"), Route(exact="/a"), False),
        (Route(regex="/ab*"), Route(exact="/a"), False),
        (Route(regex="/ab{0,2}"), Route(exact="/a"), False),
        (Route(regex="/ab+"), Route(exact="/a"), True),
        (Route(regex="(?i)/a"), Route(exact="/A"), False),
        (Route(regex=r"\Q/a\E"), Route(exact="/a"), False),
        (Route(headers=X1), Route(headers=X12), True),
        (Route(headers=X1), Route(headers=X1_ANY), False),
        (Route(headers=X12), Route(headers=X1_ANY), False),
        (Route(headers=X1), Route(headers=Y1), False),
        (Route(headers=X1), Route(headers=X_RE), False),
        (Route(headers={"X": StringMatch(exact="2")}), Route(headers=X1), True),
        (Route(headers={"x": StringMatch(exact="")}), Route(headers=X1), False),
        (Route(prefix="/a", headers=X1), Route(prefix="/a", headers=X12), True),
        (Route(prefix="/a", headers=X1), Route(prefix="/b", headers=X1), True),
        (Route(exact="/a"), Route(exact="/A"), True),
        (Route(exact="/a"), Route(exact="/A", ignore_uri_case=True), False),
        (Route(prefix="/a"), Route(exact="/B", ignore_uri_case=True), True),
        (Route(query=X1), Route(query=X12), True),
        (Route(query=X1), Route(headers=X12), False),
        (Route(method=StringMatch(exact="GET")), Route(method=StringMatch(exact="POST")), True),
        (Route(authority=StringMatch(exact="a")), Route(authority=StringMatch(prefix="b")), True),
        (Match(port=80), Match(port=81), True),
        (Match(port=80), Match(), False),
        (Route(source_labels={"a": "b"}), Route(source_labels={"a": "c"}), True),
        (Route(source_namespace="a"), Route(source_namespace="b"), True),
        (Route(headers=X1), Route(without_headers=X1), True),
        (Route(headers=X12), Route(without_headers=X1_ANY), True),
        (Route(headers=X1_ANY), Route(without_headers=X12), False),
        (Route(headers=X_RE), Route(without_headers={"X": StringMatch()}), True),
        (Route(without_headers=X1), Route(without_headers=X12), False),
        # A claim may be a list that has both.
        (Route(headers={CLAIM: X1["x"]}), Route(headers={CLAIM: X12["x"]}), False),
    ],
)
def test_which_no_request_meets_together(one: Conditions, other: Conditions, apart: bool) -> None:
    assert RequestMatch(one).is_apart(RequestMatch(other)) is apart
    assert RequestMatch(other).is_apart(RequestMatch(one)) is apart


@settings(max_examples=settings().max_examples // 4)
@given(unordered())
def test_what_is_proven_is_so(routes: list[Resolved]) -> None:
    matches = [match for route in routes for match in route.matches]
    met = [{i for i, asked in enumerate(REQUESTS) if meets(match, asked)} for match in matches]
    for one, mine in zip(matches, met, strict=True):
        for other, theirs in zip(matches, met, strict=True):
            assert not (one.is_apart(other) and mine & theirs)
            assert not one.includes(other) or theirs <= mine
            assert not one.covers(other) or theirs <= mine
            assert one.may_meet(other) or not mine & theirs
