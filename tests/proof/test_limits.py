"""How many requests rate limits let through, of the examples and of a config with one of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import meshgen
from meshgen import Answer, Asked, Request, request_of

from .envoys import needs_envoy

pytestmark = needs_envoy
ROOT = Path(__file__).parents[2]
TITANIUM = ROOT / "examples" / "titanium" / "meshgen.yaml"
# Titanium lets 100 a minute through, and a bucket is filled again bit by bit.
REFILL = 100 / 60


def statuses(answers: Sequence[Answer]) -> dict[int, int]:
    return dict(Counter(answer.status for answer in answers))


def test_one_pod_of_titanium_lets_a_hundred_through() -> None:
    asked = meshgen.ask(TITANIUM, "prod", [replace(request_of("GET /"), count=130)], replicas=1)
    (answers,) = asked.answers
    took = sum(answer.seconds for answer in answers)
    refused = [answer for answer in answers if answer.status != 200]
    # How many come back while the requests take their time.
    assert 30 - took * REFILL <= len(refused) <= 30
    for answer in refused:
        assert answer.status == 429
        assert answer.headers["x-local-rate-limit"] == "true"
        assert answer.proxy == "titanium-prod/prod-load-balancer"
        assert answer.details == "local_rate_limited"
    passed = [answer for answer in answers if answer.status == 200]
    assert {(answer.service, answer.workload) for answer in passed} == {
        ("load-balancer", "titanium-prod/prod-load-balancer")
    }
    assert not any("x-local-rate-limit" in answer.headers for answer in passed)


def test_the_pods_that_titanium_declares_refuse_none() -> None:
    asked = meshgen.ask(TITANIUM, "prod", [replace(request_of("GET /"), count=130)])
    assert asked.pods["titanium-prod/prod-load-balancer"] == 2
    (answers,) = asked.answers
    assert statuses(answers) == {200: 130}
    assert len({answer.pod for answer in answers}) == 2


CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: limits}
kubernetes: "1.33"
istio: {version: "1.28"}
services:
  asking: {image: nginx, port: 80}
  whole: {image: nginx, port: 80, rateLimit: {requests: 5, per: day}}
  apart:
    image: nginx
    port: 80
    rateLimit:
      requests: 9
      per: day
      buckets:
        login: {prefix: /login, method: POST, requests: 2}
        crawler: {headers: {user-agent: {prefix: bot}}, requests: 3}
  counting: {image: nginx, port: 80, rateLimit: {requests: 5, per: day, enforce: false}}
  together: {image: nginx, port: 80, replicas: 2, rateLimit: {requests: 8, per: day, scope: total}}
  told:
    image: nginx
    port: 80
    rateLimit: {requests: 5, per: day, status: 503, xRateLimitHeaders: true, header: x-slow-down}
  bare: {image: nginx, port: 80, mesh: false}
  open: {image: nginx, port: 80, mtls: PERMISSIVE, rateLimit: {requests: 1, per: day}}
environments: {dev: {namespace: dev, namePrefix: dev-}}
"""


def said(text: str, count: int, **headers: str) -> Request:
    given = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return replace(request_of(text), source="asking", count=count, headers=given)


REQUESTS: Mapping[str, Request] = {
    "whole": said("http://whole/", 7),
    "login": said("POST http://apart/login/x", 4),
    "no login": said("GET http://apart/login/x", 3),
    "crawler": said("http://apart/", 4, user_agent="bot/1"),
    "rest": said("http://apart/", 8),
    "counting": said("http://counting/", 7),
    "together": said("http://together/", 40),
    "told": said("http://told/", 6),
    "open": said("http://open/", 2),
    "in plain text": replace(said("http://open/", 2), source="bare"),
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    path = tmp_path_factory.mktemp("limits") / "meshgen.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return meshgen.ask(path, "dev", list(REQUESTS.values()))


def of(asked: Asked, what: str) -> Sequence[Answer]:
    return asked.answers[list(REQUESTS).index(what)]


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("whole", {200: 5, 429: 2}),
        ("login", {200: 2, 429: 2}),
        ("crawler", {200: 3, 429: 1}),
        ("counting", {200: 7}),
        ("together", {200: 8, 429: 32}),
        ("told", {200: 5, 503: 1}),
        ("open", {200: 1, 429: 1}),
        ("in plain text", {200: 1, 429: 1}),
    ],
)
def test_buckets(what: str, expected: Mapping[int, int], asked: Asked) -> None:
    assert statuses(of(asked, what)) == expected


def test_what_has_no_bucket_of_its_own_shares_one(asked: Asked) -> None:
    both = [*of(asked, "no login"), *of(asked, "rest")]
    assert statuses(both) == {200: 9, 429: 2}


def test_a_dry_run_counts(asked: Asked) -> None:
    counted = asked.counted["dev/dev-counting"]
    over = [number for name, number in counted.items() if name.endswith(".rate_limited")]
    enforced = [number for name, number in counted.items() if name.endswith(".enforced")]
    assert (sum(over), sum(enforced)) == (2, 0)


def test_headers_tell_what_is_left(asked: Asked) -> None:
    *passed, refused = of(asked, "told")
    left = [answer.headers["x-ratelimit-remaining"] for answer in passed]
    assert left == ["4", "3", "2", "1", "0"]
    assert refused.headers["x-slow-down"] == "true"


@pytest.mark.parametrize("what", ["open", "in plain text"])
def test_whose_proxy_refuses_is_told_whoever_asks(what: str, asked: Asked) -> None:
    (refused,) = (answer for answer in of(asked, what) if answer.status == 429)
    assert (refused.proxy, refused.details) == ("dev/dev-open", "local_rate_limited")
    assert not refused.through
