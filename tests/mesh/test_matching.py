"""What the matches of two routes have in common."""

import pytest

from meshgen.mesh.matching import match_of
from meshgen.model.network import HeaderMatch, Route

X1 = {"x": HeaderMatch(exact="1")}
X12 = {"x": HeaderMatch(exact="12")}
X1_ANY = {"x": HeaderMatch(prefix="1")}
X_RE = {"x": HeaderMatch(regex="1.*")}
Y1 = {"y": HeaderMatch(exact="1")}


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
        (Route(headers={"X": HeaderMatch(exact="1")}), Route(headers=X1), False),
        (Route(headers={"x": HeaderMatch(exact="")}), Route(headers=X1), False),
    ],
)
def test_what_a_route_that_delegates_leaves_as_it_is(
    wide: Route, narrow: Route, covers: bool
) -> None:
    assert match_of(wide).covers(match_of(narrow)) is covers


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
        (Route(headers={"X": HeaderMatch(exact="2")}), Route(headers=X1), True),
        (Route(headers={"x": HeaderMatch(exact="")}), Route(headers=X1), False),
        (Route(prefix="/a", headers=X1), Route(prefix="/a", headers=X12), True),
        (Route(prefix="/a", headers=X1), Route(prefix="/b", headers=X1), True),
    ],
)
def test_which_no_request_meets_together(one: Route, other: Route, apart: bool) -> None:
    assert match_of(one).is_apart(match_of(other)) is apart
    assert match_of(other).is_apart(match_of(one)) is apart
