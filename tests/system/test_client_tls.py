"""What DestinationRules say of TLS, port by port and subset by subset."""

import json
from typing import Any

from tests.system.build import built

HOST = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{name: a, port: 80, targetPort: 8080}, {name: b, port: 81}]}
---
apiVersion: v1
kind: Pod
metadata: {name: one, namespace: shop, labels: {app: web, version: v1}}
---
apiVersion: v1
kind: Pod
metadata: {name: two, namespace: shop, labels: {app: web, version: v2}}
---
"""


def told(*rules: tuple[str, dict[str, Any]]) -> list[tuple[str, int, str, str, list[str]]]:
    """Return namespace, port, subset, mode and pods of what rules in namespaces say."""
    texts = [
        {
            "apiVersion": "networking.istio.io/v1",
            "kind": "DestinationRule",
            "metadata": {"name": f"r{index}", "namespace": namespace},
            "spec": spec,
        }
        for index, (namespace, spec) in enumerate(rules)
    ]
    system = built(HOST + "\n---\n".join(map(json.dumps, texts)))
    return [
        (
            one.rule.member.namespace,
            one.port.number,
            str((one.subset or {}).get("name", "")),
            one.mode,
            [f"{workload.member.name}:{port}" for workload, port in one.targets],
        )
        for one in system.client_tls
    ]


def tls(mode: str) -> dict[str, Any]:
    """Return a policy with a mode."""
    return {"tls": {"mode": mode}}


def test_a_rule_is_for_all_ports_but_those_with_settings() -> None:
    ports = [{"port": {"number": 81}}]
    assert told(("shop", {"host": "web", "trafficPolicy": tls("SIMPLE")})) == [
        ("shop", 80, "", "SIMPLE", ["one:8080", "two:8080"]),
        ("shop", 81, "", "SIMPLE", ["one:81", "two:81"]),
    ]
    policy = {**tls("SIMPLE"), "portLevelSettings": ports}
    assert [port for _, port, *_ in told(("shop", {"host": "web", "trafficPolicy": policy}))] == [
        80
    ]


def test_a_mode_that_is_not_said_is_disable() -> None:
    policy = {"portLevelSettings": [{"port": {"number": 81}, "tls": {"sni": "a"}}]}
    assert told(("shop", {"host": "web", "trafficPolicy": policy})) == [
        ("shop", 81, "", "DISABLE", ["one:81", "two:81"])
    ]


def test_a_subset_says_it_of_its_own_pods() -> None:
    subset = {"name": "v1", "labels": {"version": "v1"}, "trafficPolicy": tls("DISABLE")}
    spec = {
        "host": "web",
        "trafficPolicy": tls("ISTIO_MUTUAL"),
        "subsets": [subset, {"name": "v2"}],
    }
    assert [one for one in told(("shop", spec)) if one[1] == 80] == [
        ("shop", 80, "", "ISTIO_MUTUAL", ["one:8080", "two:8080"]),
        ("shop", 80, "v1", "DISABLE", ["one:8080"]),
    ]


def test_rules_that_no_client_follows_say_nothing() -> None:
    mutual = {"trafficPolicy": tls("ISTIO_MUTUAL")}
    wide = ("istio-system", {"host": "*.local", **mutual})
    near = ("shop", {"host": "web", **mutual})
    away = ("other", {"host": "web.shop.svc.cluster.local", **mutual})
    assert {one[0] for one in told(wide)} == {"istio-system"}
    assert {one[0] for one in told(wide, near)} == {"shop"}
    assert {one[0] for one in told(wide, near, away)} == {"shop", "other"}
