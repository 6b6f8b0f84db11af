"""What a proxy has not taken: by istiod (`istioctl proxy-status`), by Envoy, by its counters."""

import json
from dataclasses import replace
from typing import Any

import pytest

from meshgen.live.istioctl import stale
from meshgen.live.look import judged
from meshgen.programs import Done

from .cluster import State, healthy, titanium
from .cluster import lines as lines_of

GATEWAY = "istio-ingressgateway-x.istio-system"
TYPES = ("cluster.v3.Cluster", "endpoint.v3.ClusterLoadAssignment", "listener.v3.Listener")
SHORT = ("Cluster", "ClusterLoadAssignment", "Listener")
# What Envoy answered to a bucket that fills each millisecond, and istiod told of it.
REFUSED = (
    "Error adding/updating listener(s) virtualInbound: local rate limit token bucket fill timer "
    "must be >= 50ms\n"
)


def config(name: str, status: str, details: str = "") -> Any:
    error = {"errorState": {"details": details}} if details else {}
    return {"typeUrl": f"type.googleapis.com/envoy.config.{name}", "configStatus": status} | error


def document(**statuses: str) -> bytes:
    """Return what istioctl 1.31 prints for proxies, of which one has a status for all types."""
    resources = [
        {
            "node": {"id": name, "metadata": {"ISTIO_VERSION": "1.31.0"}},
            "genericXdsConfigs": [
                config(each, status, REFUSED if status == "ERROR" and "Listener" in each else "")
                for each in TYPES
            ],
        }
        for name, status in statuses.items()
    ]
    return json.dumps({"versionInfo": "2026-12-01T03:23:55Z/14", "resources": resources}).encode()


def told(output: bytes) -> Any:
    return stale(Done(output, ""))


def test_each_status_as_istiod_has_it() -> None:
    found = told(document(a="SYNCED", b="STALE", c="NOT_SENT"))
    assert found == {"a": [], "b": [f"has not taken what istiod sent: {', '.join(SHORT)}"], "c": []}


def test_what_envoy_answered_is_told_in_its_words() -> None:
    one = {
        "node": {"id": "sidecar~10.0.0.1~web-x.shop~shop.svc.cluster.local"},
        "genericXdsConfigs": [
            config("cluster.v3.Cluster", "SYNCED"),
            config("listener.v3.Listener", "ERROR", REFUSED),
        ],
    }
    found = told(json.dumps({"resources": [one]}).encode())
    assert found == {"web-x.shop": [f"refuses the last Listener: {REFUSED.strip()}"]}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # istioctl 1.31: states stand in JSON alone.
        (
            "NAME           CLUSTER        ISTIOD     VERSION     SUBSCRIBED TYPES\n"
            "web-x.shop     Kubernetes     istiod     1.31.0      4 (CDS,LDS,EDS,RDS)\n",
            {"web-x.shop": []},
        ),
        # istioctl 1.22
        (
            "NAME        CLUSTER     CDS     LDS    EDS     RDS    ECDS      ISTIOD  VERSION\n"
            "web-x.shop  Kubernetes  SYNCED  STALE  SYNCED  STALE (Never Acknowledged)  "
            "NOT SENT  istiod  1.22.0\n",
            {"web-x.shop": ["has not taken what istiod sent: LDS, RDS"]},
        ),
        ("", {}),
    ],
)
def test_tables_of_older_and_newer_istioctl(table: str, expected: Any) -> None:
    assert told(table.encode()) == expected


def rejected(state: State) -> None:
    for path in state.answers:
        if "/pods/prod-redis" in path:
            state.answers[path][1] += "\nenvoy_listener_manager_lds_update_rejected{} 2\n"


def connected(state: State, number: int) -> None:
    series = 'envoy_cluster_upstream_rq_active{cluster_name="'
    for path in state.answers:
        if "/pods/prod-redis" in path:
            state.answers[path][1] += (
                f'\n{series}outbound|1||x"}} 0\n{series}xds-grpc"}} {number}\n'
            )


def names() -> list[str]:
    state = healthy()
    pods = [each["metadata"]["name"] for each in state.items("/namespaces/titanium-prod/pods")]
    return [*(f"{name}.titanium-prod" for name in pods), GATEWAY]


def lines(state: State, told_by_istiod: Any = None) -> list[str]:
    """Return what is told of proxies, where istiod was asked or not."""
    observed = replace(state.observed(), stale=told_by_istiod)
    return [
        f"{line.about.partition('-56')[0]}: {line.text} -> {line.mend}"
        for part in judged(titanium(), observed)
        for line in part.lines
        if part.name == "proxies" and line.status != "ok"
    ]


def test_istiod_knows_best_what_was_taken() -> None:
    """What was refused once, and is mended since, is not told where istiod says so."""
    state = healthy()
    rejected(state)
    assert lines(state, {name: [] for name in names()}) == []
    (line,) = lines(state)
    assert line.startswith(
        "Pod/prod-redis: refused 2 updates of istiod's since it started; `--exec`"
    )
    assert "read what it refused: `kubectl logs -n titanium-prod prod-redis-" in line


def test_one_that_istiod_does_not_know_is_not_connected() -> None:
    known: dict[str, list[str]] = {
        name: [] for name in names() if not name.startswith("prod-redis")
    }
    assert lines(healthy(), known) == [
        "Pod/prod-redis: is not connected to istiod -> see whether istiod runs, and is reached: "
        "`kubectl get pods -n istio-system`"
    ]


@pytest.mark.parametrize(("number", "count"), [(0, 1), (1, 0)])
def test_the_stream_of_updates_tells_whether_istiod_is_there(number: int, count: int) -> None:
    state = healthy()
    connected(state, number)
    assert len(lines(state)) == count
    assert ["is not connected to istiod" in each for each in lines(state)] == [True] * count


def test_without_istiod_and_counters_it_is_unknown() -> None:
    state = healthy()
    for path in state.answers:
        if "/proxy/stats/" in path and "prod-redis" in path:
            state.answers[path] = [503, "no answer"]
    found = [line for line in lines_of(state) if line.startswith("proxies")]
    assert "what 1 of 14 took is not known: no answer" in found[0]
