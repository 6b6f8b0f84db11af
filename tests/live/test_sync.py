"""What a proxy has not taken: by istiod (`istioctl proxy-status`), by Envoy, by its counters."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from meshgen.live.istioctl import asked, stale
from meshgen.live.kubectl import Kubectl
from meshgen.live.look import judged
from meshgen.live.proxies import proxies
from meshgen.live.words import seconds_of
from meshgen.programs import Done

from .cluster import RECORDED, State, healthy, titanium
from .cluster import lines as lines_of

NOW = seconds_of("2026-12-01T03:38:00Z") or 0.0
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
    return stale(Done(output, ""), NOW)


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
        # istioctl 1.20, of a proxy that refuses
        (
            "NAME        CLUSTER     CDS     LDS    EDS     RDS       ECDS      ISTIOD  VERSION\n"
            "web-x.shop  Kubernetes  SYNCED  ERROR  SYNCED  NOT SENT  IGNORED   istiod  1.20.8\n",
            {"web-x.shop": ["refuses the last LDS"]},
        ),
        ("", {}),
    ],
)
def test_tables_of_older_and_newer_istioctl(table: str, expected: Any) -> None:
    assert told(table.encode()) == expected


def recorded(name: str) -> bytes:
    return (RECORDED / f"istioctl.{name}.json").read_bytes()


def test_a_proxy_that_took_nothing_any_more() -> None:
    """Recorded: Envoy stopped, then an EnvoyFilter. What was just sent may be on its way."""
    redis, gateway = (
        "prod-redis-56486cdc94-xjtvs.titanium-prod",
        GATEWAY.replace("-x", "-6678cb497-t47f6"),
    )
    behind = "Cluster, ClusterLoadAssignment, Listener, RouteConfiguration"
    assert told(recorded("stale")) == {
        redis: [f"has not taken what istiod sent: {behind}"],
        gateway: [],
    }
    assert stale(Done(recorded("stale"), ""), NOW - 8) == {redis: [], gateway: []}


def test_a_proxy_that_refuses() -> None:
    """Recorded: an EnvoyFilter with a duration that is none."""
    assert told(recorded("refused")) == {
        "prod-redis-56486cdc94-xjtvs.titanium-prod": [
            "refuses the last Listener: Invalid duration: Expected positive duration: "
            "goo.gle/debugstr seconds: -5"
        ]
    }


def test_each_istiod_prints_a_document() -> None:
    """Recorded: all proxies are connected to the second one, which is told last."""
    found = told(recorded("two-istiods"))
    assert list(found.values()) == [[], []]
    swapped = recorded("two-istiods").decode().split("\n}\n")
    assert told(f"{swapped[1]}\n}}\n{swapped[0]}\n}}".encode()) == found


OLD = 'case "$*" in *-o*) echo "Error: unknown shorthand flag: \'o\' in -o" >&2; exit 1;; esac\n'
SILENT = (
    "echo 2026-12-01T03:36:12.1Z warn [core] grpc: addrConn.createTransport failed >&2\n"
    'echo "Error: could not get XDS from discovery pod istiod-x: EOF" >&2; exit 1\n'
)


def test_istioctl_is_asked_for_json_and_else_for_its_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert asked(Kubectl("kubectl"), "istio-system") is None
    program = tmp_path / "istioctl"
    for script, expected in (
        ('echo "$@"\n', ("--context=c proxy-status --istioNamespace=mesh -o json\n", "")),
        (f'{OLD}echo "$@"\n', ("--context=c proxy-status --istioNamespace=mesh\n", "")),
        (SILENT, ("", "could not get XDS from discovery pod istiod-x: EOF")),
    ):
        program.write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
        program.chmod(0o755)
        done = asked(Kubectl("kubectl", "c"), "mesh")
        assert done is not None
        assert (done.output.decode(), done.error) == expected


def rejected(state: State) -> None:
    for path in state.answers:
        if "/pods/prod-redis" in path:
            name = "envoy_listener_manager_lds_update_rejected{}"
            none = state.answers[path][1]
            state.answers[path][1] = none.replace(f"{name} 0", f"{name} 2")
            assert state.answers[path][1] != none


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
    assert lines(state) == [
        "Pod/prod-redis: refused 2 updates of istiod's since it started; whether it took the last "
        "one is not known -> `istioctl` on the PATH tells: istiod knows it"
    ]


def taken(state: State, clusters: int, listeners: int) -> None:
    for path in state.answers:
        if "/pods/prod-redis" in path:
            state.answers[path][1] += (
                f"\nenvoy_cluster_manager_cds_update_time{{}} {clusters}"
                f"\nenvoy_listener_manager_lds_update_time{{}} {listeners}\n"
            )


def test_listeners_that_were_taken_long_before_clusters_are_refused() -> None:
    """The times are recorded: of a refusal, and of the same proxy once it was mended."""
    state = healthy()
    taken(state, 1796096226324, 1796096166878)
    assert lines(state) == []
    rejected(state)
    (line,) = lines(state)
    assert line.startswith(
        "Pod/prod-redis: refuses listeners: it took the last ones 59 s before the last clusters"
    )
    assert "-> read what it refused: `kubectl logs -n titanium-prod prod-redis-" in line
    state = healthy()
    taken(state, 1796096267626, 1796096267628)
    rejected(state)
    assert "is not known" in lines(state)[0]


def test_envoy_keeps_nothing_of_an_update_that_it_refused_as_a_whole() -> None:
    """So what it does not tell with `--exec` is not taken for fine."""
    state = healthy()
    rejected(state)
    observed = state.observed()
    (proxy,) = (p for p in proxies(titanium(), observed) if p.name.startswith("prod-redis"))
    asking = proxy.asking("config_dump?resource=dynamic_listeners")
    empty = {"configs": [{"name": "virtualInbound"}]}
    details = {"configs": [{"name": "virtualInbound", "error_state": {"details": REFUSED}}]}
    for answer, expected in ((empty, "refused 2 updates"), (details, "refuses the listener virt")):
        printed = {asking: Done(json.dumps(answer).encode(), "")}
        found = [line for line in lines_of(state, printed) if "update" in line or "refuse" in line]
        assert len(found) == 1
        assert expected in found[0]


def test_istiod_that_does_not_answer_istioctl_is_told() -> None:
    observed = replace(healthy().observed(), silent="pods is forbidden")
    (part,) = (each for each in judged(titanium(), observed) if each.name == "proxies")
    (line,) = (each for each in part.lines if each.status != "ok")
    assert (line.status, line.about) == ("unknown", "istioctl")
    assert line.text == "what istiod says of them is not known: pods is forbidden"
    assert "`pods/portforward`" in line.mend


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
    found = lines(state)
    assert found[0].startswith(
        ": what 1 of 14 took is not known: no answer -> see whether it answe"
    )
