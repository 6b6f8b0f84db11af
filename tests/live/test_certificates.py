"""Certificates of proxies: recorded of a real agent whose istiod was stopped, and edited."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from meshgen.live.certificates import CERTS
from meshgen.live.proxies import Proxy, proxies
from meshgen.programs import Done

from .cluster import RECORDED, State, healthy, titanium, told

HOUR, DAY = 3600, 86400
# Redis', of three minutes as `SECRET_TTL` said, and two before them for clocks that go wrong.
ENDED = json.loads((RECORDED / "certs.json").read_text(encoding="utf-8"))


def stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def document(state: State, proxy: Proxy) -> Any:
    """Return what Envoy answers where all is well."""
    found = deepcopy(ENDED)
    (one,) = found["certificates"]
    account = proxy.pod["spec"].get("serviceAccountName", "default")
    uri = f"spiffe://cluster.local/ns/{proxy.namespace}/sa/{account}"
    times = {"valid_from": stamp(state.now - HOUR), "expiration_time": stamp(state.now + 23 * HOUR)}
    one["cert_chain"] = [{"subject_alt_names": [{"uri": uri}], "serial_number": "1", **times}]
    return found


def lines(change: Callable[[State, Any], None], name: str = "prod-redis") -> list[str]:
    """Return what is told with `--exec`, after a change of what one Envoy answers."""
    state = healthy()
    printed = {}
    for proxy in proxies(titanium(), state.observed()):
        found = document(state, proxy)
        if proxy.name.startswith(name):
            change(state, found)
        printed[proxy.asking(CERTS)] = Done(json.dumps(found).encode(), "")
    (part,) = (each for title, each in told(state, printed).items() if title == "proxies")
    kept = [line for line in part.lines if line.text.startswith("certificates of 1")]
    assert kept[0].figures
    return [
        f"{line.status} {line.about.rpartition('-')[0]}: {line.text}"
        for line in part.lines
        if line.status != "ok"
    ]


def nothing(_: State, __: Any) -> None:
    """All is well."""


def ended(state: State, found: Any) -> None:
    """As it was recorded, 24 seconds later."""
    found["certificates"] = deepcopy(ENDED["certificates"])
    (chain,) = found["certificates"][0]["cert_chain"]
    chain |= {"valid_from": stamp(state.now - 324), "expiration_time": stamp(state.now - 24)}


def overdue(state: State, found: Any) -> None:
    ended(state, found)
    (chain,) = found["certificates"][0]["cert_chain"]
    chain |= {"valid_from": stamp(state.now - 280), "expiration_time": stamp(state.now + 20)}


def short(state: State, found: Any) -> None:
    """Half of a short life is left: the agent renews it now."""
    ended(state, found)
    (chain,) = found["certificates"][0]["cert_chain"]
    chain |= {"valid_from": stamp(state.now - 210), "expiration_time": stamp(state.now + 90)}


def of_another(_: State, found: Any) -> None:
    (name,) = found["certificates"][0]["cert_chain"][0]["subject_alt_names"]
    name["uri"] = "spiffe://cluster.local/ns/titanium-prod/sa/default"


def of_another_domain(_: State, found: Any) -> None:
    (name,) = found["certificates"][0]["cert_chain"][0]["subject_alt_names"]
    name["uri"] = name["uri"].replace("cluster.local", "other.example")


def none(_: State, found: Any) -> None:
    found["certificates"] = []


def root(state: State, found: Any) -> None:
    """Envoy has it once for its own certificate, and once for others'."""
    found["certificates"][0]["ca_cert"][0]["expiration_time"] = stamp(state.now + 3 * DAY)
    found["certificates"].append({"ca_cert": found["certificates"][0]["ca_cert"]})


def served(state: State, found: Any) -> None:
    chain = {"subject_alt_names": [{"dns": "shop.example.com"}], "serial_number": "2"}
    times = {"valid_from": stamp(0), "expiration_time": stamp(state.now - 2 * DAY - 60)}
    found["certificates"].insert(0, {"cert_chain": [{**chain, **times}]})


REDIS, GATEWAY = "wrong Pod/prod-redis-56486cdc94: ", "wrong Pod/istio-ingressgateway: "


@pytest.mark.parametrize(
    ("change", "name", "expected"),
    [
        (nothing, "prod-redis", []),
        (ended, "prod-redis", [f"{REDIS}certificate ended 24 s ago"]),
        (overdue, "prod-redis", [f"{REDIS}certificate ends in 20 s of 5 min, and was not renewed"]),
        (short, "prod-redis", []),
        (
            of_another,
            "prod-redis",
            [
                f"{REDIS}has the certificate of spiffe://cluster.local/ns/titanium-prod/sa/default,"
                " not of ns/titanium-prod/sa/prod-redis"
            ],
        ),
        (
            of_another_domain,
            "prod-redis",
            [
                f"{REDIS}has a certificate of the trust domain other.example, not cluster.local",
            ],
        ),
        (none, "prod-redis", [f"{REDIS}has no certificate"]),
        (root, "prod-redis", [f"{REDIS}the root certificate that it trusts ends in 3 d"]),
        (
            served,
            "istio-ingress",
            [f"{GATEWAY}serves a certificate of shop.example.com that ended 2 d ago"],
        ),
    ],
)
def test_with_exec(change: Callable[[State, Any], None], name: str, expected: list[str]) -> None:
    assert lines(change, name) == expected


@pytest.mark.parametrize(
    ("left", "variables", "expected"),
    [
        # As the agent counts one that has ended.
        (-24.5, {}, ["certificate ended 24 s ago"]),
        (90, {}, ["certificate ends in 1 min of 1 d, and was not renewed"]),
        (90, {"SECRET_TTL": "3m"}, []),
        (600, {"SECRET_TTL": "1h30m"}, ["certificate ends in 10 min of 1 h, and was not renewed"]),
        # What another CA gives, only the certificate says.
        (90, {"CA_ADDR": "cert-manager-istio-csr.cert-manager.svc:443"}, []),
        (
            -24.5,
            {"CA_ADDR": "cert-manager-istio-csr.cert-manager.svc:443"},
            ["certificate ended 24 s ago"],
        ),
        (
            90,
            {"CA_ADDR": "istiod-1-31.istio-system.svc:15012"},
            ["certificate ends in 1 min of 1 d, and was not renewed"],
        ),
    ],
)
def test_by_counters(left: float, variables: dict[str, str], expected: list[str]) -> None:
    state = healthy()
    for path in state.answers:
        if "/pods/prod-redis" in path:
            state.answers[path][1] = (
                f'istio_agent_cert_expiry_seconds{{resource_name="default"}} {left}'
            )
    (pod,) = state.pods("prod-redis")
    listed = [*pod["spec"]["containers"], *pod["spec"].get("initContainers", [])]
    (proxy,) = (each for each in listed if each["name"] == "istio-proxy")
    kept = [each for each in proxy["env"] if each["name"] not in variables]
    proxy["env"] = [*kept, *({"name": n, "value": v} for n, v in variables.items())]
    parts = told(state)["proxies"].lines
    assert [line.text for line in parts if line.status != "ok"] == expected
    # What is wrong is not counted with what is fine.
    fine = f"certificates of {14 - len(expected)} pods valid for "
    assert [line.text.startswith(fine) for line in parts if "valid for" in line.text] == [True]
