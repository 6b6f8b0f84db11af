"""Callers and targets go by the names that people have for them."""

import pytest

from meshgen.access import Question, matrix_of
from meshgen.errors import MeshgenError

from .test_matrix import GATEWAY, mesh, pods, policy

SYSTEM = mesh(pods("web"), pods("api"), GATEWAY, policy({"rules": [{}]}))
ALIASES = {"front": ("shop", "web"), "own/front": ("shop", "web")}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("web", "shop/web"),
        ("shop/web", "shop/web"),
        ("front", "shop/web"),
        ("edge", "istio-system/istio-ingressgateway"),
        ("shop/edge", "istio-system/istio-ingressgateway"),
        ("istio-ingressgateway", "istio-system/istio-ingressgateway"),
        ("a/b", "cluster.local/ns/a/sa/b"),
        ("own/front", "shop/web"),
        ("cluster.local/ns/shop/sa/web", "shop/web"),
        ("spiffe://cluster.local/ns/shop/sa/web", "shop/web"),
        ("spiffe://td/ns/a/sa/b", "td/ns/a/sa/b"),
        ("anybody", "cluster.local/ns/somebody-else/sa/somebody-else"),
    ],
)
def test_a_caller_has_many_names(name: str, wanted: str) -> None:
    (source,) = matrix_of(SYSTEM, Question(source=name), ALIASES).sources
    assert source.caller is not None
    assert wanted in (source.full, source.caller.principal)


def test_outside_is_nobody() -> None:
    (source,) = matrix_of(SYSTEM, Question(source="outside"), {}).sources
    assert source.caller is None


@pytest.mark.parametrize("name", ["api", "shop/api", "api.shop", "api.shop.svc.cluster.local"])
def test_a_target_has_many_names(name: str) -> None:
    for port in (None, 80, 8080):
        (target,) = matrix_of(SYSTEM, Question(target=name, port=port), {}).targets
        assert str(target) == "api:8080"


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        (Question(source="wbe"), "no caller is called `wbe`; expected one of api, edge, "),
        (Question(source="wbe"), "did you mean `web`?"),
        (
            Question(target="apis"),
            "no target is called `apis`; expected one of api, web, or a host",
        ),
        (Question(target="api", port=1), "api has no port 1; expected one of 80, 8080"),
        (Question(port=1), "nothing here has port 1"),
        (Question(path="a/b"), "`a/b` is no path of a request; expected one that starts with a "),
        (Question(path="http://api/b"), "expected one that starts with a slash: /b and --host"),
        (Question(method="get"), "proxies and policies tell `get` from `GET`; expected GET"),
    ],
)
def test_a_wrong_name_is_told_with_the_nearest(question: Question, wanted: str) -> None:
    with pytest.raises(MeshgenError) as error:
        matrix_of(SYSTEM, question, {})
    assert wanted in error.value.findings[0].told


def test_what_is_known_of_requests_counts() -> None:
    token = {"from": [{"source": {"requestPrincipals": ["i/s"]}}]}
    to = [{"operation": {"methods": ["GET"], "paths": ["/a"], "hosts": ["h"]}}]
    when = [{"key": "request.headers[x-a]", "values": ["b"]}]
    system = mesh(pods("web"), policy({"rules": [token, {"to": to, "when": when}]}))

    def reach(**said: object) -> str:
        question = Question("web", "web", **said)  # type: ignore[arg-type]
        ((_, cell),) = matrix_of(system, question, {}).rows[0].groups
        return " ".join(filter(None, (cell.reach, cell.requests)))

    whole = {"method": "GET", "path": "/a?b", "host": "h", "headers": {"X-A": "b"}}
    assert reach(**whole) == "allowed"
    assert reach(claims={"iss": "i", "sub": "s"}) == "allowed"
    assert reach(claims={"iss": "j"}) == "partly GET /a at h with x-a: b"
    assert reach(claims={"iss": "j"}, path="/b") == "denied"
    assert reach(claims={"iss": "j"}, headers={"x-b": "c"}) == "denied"
    assert reach(path="/b") == "unknown with a token of i/s"


def test_a_question_is_told_in_words() -> None:
    asked = Question("a", "b", 1, "GET", "/a", "h", {"x-a": "b"}, {"iss": "i"})
    assert str(asked) == "GET /a at h with x-a: b, claim iss: i"
    assert str(Question("a", "b")) == ""
    assert str(Question(claims={})) == "with a token"
