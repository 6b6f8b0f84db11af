"""Where requests go in a mesh that has one of everything, answered by the real Envoy."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import sqrt
from pathlib import Path
from typing import Any

import pytest

from meshgen.errors import MeshgenError
from meshgen.proof import Answer, Request, request_of
from meshgen.proof.ask import ask
from meshgen.proof.mesh import MeshOf
from tests.system.build import built

from .envoys import needs_envoy

pytestmark = needs_envoy
MESH = Path(__file__).with_name("traffic.yaml")


def said(text: str, source: str | None = "client", **rest: Any) -> Request:
    headers = tuple((rest.pop("headers", None) or {}).items())
    return replace(request_of(text), source=source, headers=headers, **rest)


# One start for all of them: each request by what it shows.
REQUESTS: Mapping[str, Request] = {
    "weights": said("http://web/", count=1000),
    "a header": said("http://web/", headers={"End-User": "jason"}),
    "another header": said(
        "http://web/", headers={"End-User": "jane", "Cookie": "beta=2"}, count=9
    ),
    "a cookie": said("http://web/", headers={"Cookie": "a=b; beta=1"}),
    "a query": said("http://web/?beta=1"),
    "a source": said("http://web/", "other"),
    "a mirror": said("http://web/mirror", count=3),
    "an abort": said("http://web/abort"),
    "a delay": said("http://web/delay", count=4),
    "retries": said("http://web/retry", status=503),
    "no retries": said("http://web/retry", status=404),
    "a timeout": said("http://web/timeout", delay=5.0),
    "in time": said("http://web/timeout", delay=0.05),
    "a redirect": said("http://web/redirect"),
    "a direct response": said("http://web/direct"),
    "CORS": said("http://web/cors", headers={"Origin": "https://web.example.com"}),
    "CORS, others": said("http://web/cors", headers={"Origin": "https://evil.example.com"}),
    "a rewrite": said("http://web/rewrite/x?y=1"),
    "TCP": said("tcp://redis:6379", count=200),
    "TCP that is looked at": said("tcp://sniffed:7000"),
    "HTTP that is looked at": said("http://sniffed:7000/"),
    "TLS of its own": said("https://sniffed/x"),
    "plain text to STRICT": said("http://web/", "bare"),
    "to a pod without a sidecar": said("http://bare/"),
    "outside": said("http://api.example.org/v1"),
    "outside, with TLS of its own": said("https://api.example.org/v1"),
    "outside, of which nobody knows": said("http://elsewhere.example.net/"),
    "a gateway": said("http://shop.example.com/mirror", None),
    "a gateway with TLS": said("https://shop.example.com/rewrite/x", None),
    "a gateway that asks for a certificate": said("https://mutual.example.com/", None),
    "a gateway that passes TLS on": said("https://passed.example.com/", None),
    "by its name and namespace": said("tcp://redis.shop:6379"),
    "a POST": said("POST http://web/mirror"),
    "a header twice": replace(said("http://web/"), headers=(("x-a", "1"), ("X-A", "2"))),
    "letters of any language": said("http://web/ü%20€", headers={"x-name": "ü€"}),
    "a gateway by the name of its Gateway": said("http://shop.example.com/mirror", "edge"),
}


@pytest.fixture(scope="module")
def answers() -> Mapping[str, Sequence[Answer]]:
    """The answers to all requests, by what each shows."""
    asked = ask(MeshOf(built(MESH.read_text(encoding="utf-8"))), list(REQUESTS.values()))
    return dict(zip(REQUESTS, asked.answers, strict=True))


Answers = Mapping[str, Sequence[Answer]]


def is_share(number: int, of: int, share: float) -> bool:
    """Return whether a number is within four standard deviations of a share."""
    return abs(number - of * share) <= 4 * sqrt(of * share * (1 - share))


def test_weights(answers: Answers) -> None:
    versions = Counter(answer.version for answer in answers["weights"])
    assert versions.total() == 1000
    assert is_share(versions["v2"], 1000, 0.1)
    pods = {(a.workload, a.pod) for a in answers["weights"]}
    assert pods == {("shop/web-v1", 0), ("shop/web-v2", 0), ("shop/web-v2", 1)}
    assert all(answer.is_mutual_tls for answer in answers["weights"])


@pytest.mark.parametrize("what", ["a header", "a cookie", "a query", "a source"])
def test_matches(what: str, answers: Answers) -> None:
    (answer,) = answers[what]
    assert (answer.service, answer.version, answer.status) == ("web", "v2", 200)


def test_routes_are_told_by_their_names_or_what_they_are_for(answers: Answers) -> None:
    routes = {what: answers[what][0].route for what in ("a header", "a query", "weights")}
    assert routes == {"a header": "of jason", "a query": "/*, beta=1", "weights": "/*"}


def test_another_header_is_for_the_rest(answers: Answers) -> None:
    assert {answer.route for answer in answers["another header"]} == {"/*"}


def test_pulled(answers: Answers) -> None:
    for answer in (*answers["a mirror"], *answers["a POST"], *answers["a gateway"]):
        assert (answer.version, answer.mirrors) == ("v1", ("shop/web-v2",))
    assert not answers["a header"][0].mirrors


def test_faults(answers: Answers) -> None:
    (abort,) = answers["an abort"]
    assert (abort.status, abort.service, abort.proxy) == (418, "", "shop/client")
    assert (abort.details, abort.flags) == ("fault_filter_abort", "FI")
    for answer in answers["a delay"]:
        assert (answer.status, answer.version) == (200, "v1")
        assert 0.35 <= answer.seconds < 3


def test_retries_are_counted(answers: Answers) -> None:
    (answer,) = answers["retries"]
    assert (answer.status, answer.version, answer.attempts) == (503, "v1", 4)
    (answer,) = answers["no retries"]
    assert (answer.status, answer.attempts) == (404, 1)


def test_a_timeout(answers: Answers) -> None:
    (answer,) = answers["a timeout"]
    assert (answer.status, answer.proxy, answer.details) == (504, "shop/client", "response_timeout")
    assert 0.25 <= answer.seconds < 3
    assert answers["in time"][0].status == 200


def test_what_a_proxy_answers_itself(answers: Answers) -> None:
    (redirect,) = answers["a redirect"]
    assert (redirect.status, redirect.headers["location"]) == (302, "http://web/new")
    (direct,) = answers["a direct response"]
    assert (direct.status, direct.text, direct.proxy) == (410, "gone", "shop/client")


def test_cors(answers: Answers) -> None:
    (allowed,), (others,) = answers["CORS"], answers["CORS, others"]
    assert allowed.headers["access-control-allow-origin"] == "https://web.example.com"
    assert "access-control-allow-origin" not in others.headers
    assert (allowed.status, others.status) == (200, 200)


def test_a_rewrite(answers: Answers) -> None:
    (answer,) = answers["a rewrite"]
    assert (answer.path, answer.authority) == ("/other/x?y=1", "other.example.com")
    assert answer.received["x-set"] == "1"
    assert answer.headers["x-answer"] == "2"
    assert not any(name.startswith("x-meshgen") for name in (*answer.received, *answer.headers))


def test_a_header_may_be_said_twice(answers: Answers) -> None:
    (answer,) = answers["a header twice"]
    assert answer.received["x-a"] == "1,2"


def test_tcp_weights(answers: Answers) -> None:
    versions = Counter(answer.version for answer in answers["TCP"])
    assert versions.total() == 200
    assert is_share(versions["v2"], 200, 0.2)
    longer = answers["by its name and namespace"]
    asked = (*answers["TCP"], *longer)
    assert {(a.service, a.status, a.protocol) for a in asked} == {("redis", 0, "TCP")}


def test_what_goes_through_a_port_that_says_nothing_is_looked_at(answers: Answers) -> None:
    (tcp,), (http,) = answers["TCP that is looked at"], answers["HTTP that is looked at"]
    assert (tcp.service, tcp.protocol) == ("sniffed", "TCP")
    assert (http.service, http.status, http.protocol) == ("sniffed", 200, "HTTP/1.1")
    assert http.is_mutual_tls


def test_tls_of_the_application_is_passed_on(answers: Answers) -> None:
    for what in ("TLS of its own", "a gateway that passes TLS on"):
        (answer,) = answers[what]
        assert (answer.service, answer.status) == ("sniffed", 200)
        assert answer.cluster == "outbound|443||sniffed.shop.svc.cluster.local"


def test_who_has_no_sidecar(answers: Answers) -> None:
    (refused,) = answers["plain text to STRICT"]
    assert (refused.status, refused.service, refused.text) == (0, "", "the connection was closed")
    (answer,) = answers["to a pod without a sidecar"]
    assert (answer.status, answer.service, answer.is_mutual_tls) == (200, "bare", False)


def test_letters_of_any_language_arrive(answers: Answers) -> None:
    (answer,) = answers["letters of any language"]
    assert answer.path == "/%C3%BC%20%E2%82%AC"
    assert answer.received["x-name"] == "ü€"


def test_hosts_outside(answers: Answers) -> None:
    for what, host in (
        ("outside", "api.example.org"),
        ("outside, with TLS of its own", "api.example.org"),
        ("outside, of which nobody knows", "elsewhere.example.net"),
    ):
        (answer,) = answers[what]
        assert (answer.status, answer.service, answer.workload) == (200, host, "")


def test_gateways(answers: Answers) -> None:
    for what, version in (
        ("a gateway", "v1"),
        ("a gateway by the name of its Gateway", "v1"),
        ("a gateway with TLS", "v2"),
        ("a gateway that asks for a certificate", "v1"),
    ):
        (answer,) = answers[what]
        assert (answer.status, answer.service, answer.version) == (200, "web", version)
        assert answer.is_mutual_tls


def test_a_request_that_begins_nowhere_is_told() -> None:
    world = MeshOf(built(MESH.read_text(encoding="utf-8")))
    for request, words in (
        (said("http://web/", "clint"), "`clint`.*did you mean `client`"),
        (said("/"), "names no host"),
        (said("http://wep/"), "no Service of shop is called `wep`.*did you mean `web`"),
        (
            said("http://web:81/"),
            "Service shop/web has no port 81; expected 80; .*`GET http://web/`",
        ),
        (said("tcp://redis:81"), "Service shop/redis has no port 81; .*`tcp://redis:6379`"),
        (said("http://web:81/", "bare"), "Service shop/web has no port 81"),
        (said("tcp://reddis.shop.svc:1"), "no Service of shop is called `reddis`.*`redis`"),
        (said("http://shop.example.org/", None), "serves no http://shop.example.org:80.*did you"),
        (said("http://shop.example.com:81/", None), "serves no http://shop.example.com:81"),
    ):
        with pytest.raises(MeshgenError, match=words):
            ask(world, [request])
