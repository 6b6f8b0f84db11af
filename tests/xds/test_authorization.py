"""What no webhook lets through, and istiod can say nothing for: a rule that allows is lost."""

import json
from typing import Any

import pytest

from meshgen.system.access import Action
from meshgen.xds.authorization.rules import Translation
from tests.system.build import built


def translated(rule: dict[str, Any], action: Action) -> dict[str, Any] | None:
    """Return what a rule of a policy is for requests."""
    policy = {
        "apiVersion": "security.istio.io/v1",
        "kind": "AuthorizationPolicy",
        "metadata": {"name": "it", "namespace": "shop"},
        "spec": {"rules": [rule]},
    }
    system = built(json.dumps(policy))
    (read,) = system.access.policy(system.members[0]).rules
    return Translation("shop", action, is_http=True, trust_domains=["t"]).rule(read)


def when(key: str, *values: str) -> dict[str, Any]:
    """Return a rule with a condition."""
    return {"when": [{"key": key, "values": list(values)}]}


ANY = {"permissions": [{"andRules": {"rules": [{"any": True}]}}]}
FROM_ANY = {"principals": [{"andIds": {"ids": [{"any": True}]}}]}


@pytest.mark.parametrize(
    "rule",
    [
        when("destination.port", "http"),
        when("destination.port", "65536"),
        when("destination.port", "²"),
        when("source.ip", "10.0.0.0/40"),
        when("remote.ip", "here"),
        when("destination.ip", ""),
        when("request.headers.x-a", "b"),
        when("request.auth.claims.a", "b"),
        when("experimental.envoy.filters.a", "b"),
    ],
)
def test_a_rule_that_allows_is_lost_and_another_asks_nothing(rule: dict[str, Any]) -> None:
    assert translated(rule, Action.ALLOW) is None
    assert translated(rule, Action.DENY) == ANY | FROM_ANY


def test_of_an_attribute_that_there_is_not_nothing_is_made() -> None:
    for key in ("source.labels[a]", "experimental.a[b]", "request.auth"):
        assert translated(when(key, "b"), Action.DENY) is None


def test_what_can_be_asked_is_left() -> None:
    rule = translated(when("destination.port", "x", "65535"), Action.DENY)
    assert rule
    (permission,) = rule["permissions"]
    assert permission == {
        "andRules": {"rules": [{"orRules": {"rules": [{"destinationPort": 65535}]}}]}
    }


def test_brackets_that_do_not_match_are_letters() -> None:
    told = json.dumps(translated(when("request.auth.claims[a[b]]", "c"), Action.ALLOW))
    assert '{"key": "payload"}, {"key": "a[b]"}' in told
    told = json.dumps(translated(when("experimental.envoy.filters.a[b]", "[c"), Action.ALLOW))
    assert '{"stringMatch": {"exact": "[c"}}' in told
    assert "listMatch" not in told
