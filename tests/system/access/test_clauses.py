"""What is known of rules before any request."""

import json
from typing import Any

import pytest

from meshgen.system.access import AccessRule, contradictions, is_for_all, place_of
from tests.system.build import built


def rule(said: dict[str, Any]) -> AccessRule:
    """Return the rule of a policy in the namespace `shop`."""
    policy = {
        "apiVersion": "security.istio.io/v1",
        "kind": "AuthorizationPolicy",
        "metadata": {"name": "a", "namespace": "shop"},
        "spec": {"rules": [said]},
    }
    system = built(json.dumps(policy))
    return system.access.policy(system.members[0]).rules[0]


def sources(*listed: dict[str, Any], **when: list[str]) -> dict[str, Any]:
    """Return a rule of sources, with conditions by their keys, `__` for a dot."""
    conditions = [{"key": k.replace("__", "."), "values": v} for k, v in when.items()]
    return {"from": [{"source": one} for one in listed], "when": conditions}


def operations(*listed: dict[str, Any]) -> dict[str, Any]:
    """Return a rule of operations."""
    return {"to": [{"operation": one} for one in listed]}


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ({}, []),
        (sources({"namespaces": ["a"]}, source__namespace=["a"]), []),
        (sources({"namespaces": ["a"]}, source__namespace=["b"]), ["namespaces"]),
        (sources({"namespaces": ["a", "b"]}, source__namespace=["b"]), []),
        (sources({"namespaces": ["a*"]}, source__namespace=["*b"]), []),
        (sources({"namespaces": ["a*b"]}, source__namespace=["axb"]), []),
        (sources({"namespaces": ["a"]}, {"namespaces": ["b"]}, source__namespace=["b"]), []),
        (
            sources({"namespaces": ["a"]}, {"namespaces": ["b"]}, source__namespace=["c"]),
            ["namespaces", "namespaces"],
        ),
        (sources({"principals": ["t/ns/x/sa/y"], "namespaces": ["z"]}), ["principals"]),
        (sources({"principals": ["t/ns/x/sa/y"], "namespaces": ["x"]}), []),
        (sources({"principals": ["t/no/x/sa/y"], "namespaces": ["z"]}), []),
        (sources({"principals": ["t/ns/x/no/y"], "namespaces": ["z"]}), []),
        (sources({"principals": ["t/ns/x"], "namespaces": ["z"]}), []),
        (sources({"principals": ["t/ns/*/sa/y"], "namespaces": ["z"]}), []),
        (sources({"principals": ["t/ns/x/sa/y", "*"], "namespaces": ["z"]}), []),
        (sources({"serviceAccounts": ["y"]}, source__namespace=["shop"]), []),
        (sources({"serviceAccounts": ["y"]}, source__namespace=["x"]), ["serviceAccounts"]),
        (sources({"serviceAccounts": ["x/y"]}, source__namespace=["x"]), []),
        (operations({"methods": ["GET", "PUT"], "notMethods": ["GET"]}), []),
        (operations({"methods": ["GET", "PUT"], "notMethods": ["GET", "P*"]}), ["methods"]),
        (operations({"paths": ["/a", "/b"], "notPaths": ["/a"]}), []),
        (operations({"paths": ["/a"], "notPaths": ["/a", "/b"]}), ["paths"]),
        (operations({"paths": ["/{*}"], "notPaths": ["/a*"]}), []),
        (operations({"ports": ["1"], "notPorts": ["1"]}, {"ports": ["1"]}), []),
    ],
)
def test_a_rule_that_can_never_hold_has_a_reason(said: dict[str, Any], places: list[str]) -> None:
    found = contradictions(rule(said), "shop")
    assert [one.path[-1] for one in found] == places
    assert all(one.other != one.path for one in found)


@pytest.mark.parametrize(
    ("said", "is_all"),
    [
        ({}, True),
        (operations({"paths": ["*"]}), True),
        (operations({"paths": ["/a", "/*"]}), True),
        (operations({"paths": ["/a"]}), False),
        (operations({"methods": ["/*"]}), False),
        (operations({"methods": ["*"], "hosts": ["*"]}), True),
        (operations({"methods": ["*"], "hosts": ["a"]}), False),
        (operations({"hosts": ["a"]}, {"hosts": ["*"]}), True),
        (operations({"hosts": ["*"], "notHosts": ["a"]}), False),
        (operations({"ports": ["*"]}), False),
        (sources({"principals": ["*"]}), False),
        (sources({"ipBlocks": ["0.0.0.0/0"]}), False),
        (sources({"ipBlocks": ["0.0.0.0/0", "::/0"]}), True),
        (sources({"remoteIpBlocks": ["::/0", "0.0.0.0/0"]}), True),
        ({**sources({"ipBlocks": ["::/0", "0.0.0.0/0"]}), **operations({"hosts": ["a"]})}, False),
        ({"when": [{"key": "request.headers[a]", "values": ["*"]}]}, False),
    ],
)
def test_a_rule_is_for_all_where_nothing_is_left_out(said: dict[str, Any], is_all: bool) -> None:
    assert is_for_all(rule(said)) is is_all


def test_a_principal_has_its_place() -> None:
    assert place_of("t/ns/a/sa/b") == ("a", "b")
    assert [place_of(p) for p in ("t/ns/a/sa", "t/no/a/sa/b", "t/ns/a/no/b", "*")] == [None] * 4
