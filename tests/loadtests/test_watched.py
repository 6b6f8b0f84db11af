"""Load tests that are watched: pods that were reached, and what a request takes of CPU."""

import json
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.loadtests.arrivals import stages_of
from meshgen.loadtests.cost import cost_of, written
from meshgen.loadtests.measured import LoadRun, Second
from meshgen.loadtests.spent import busy, windows_of
from meshgen.loadtests.watched import Glance, Usage, Watched
from meshgen.report.load_page import page
from meshgen.report.loads import outcome, outcomes
from meshgen.report.types import Report

from ..live.cluster import kubeconfig
from .cluster import COST, IDLE, Cluster, running
from .serving import titanium

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services: {cart: {image: "cart:1", port: 80, autoscaling: {max: 5}}}
loadTests: {a: {service: cart, rate: 20/s, duration: SECONDSs, expect: {replicas: 2}}}
"""


def run(folder: Path, seconds: int, cluster: Cluster) -> LoadRun:
    """Run the load test, measured."""
    config, file = folder / "meshgen.yaml", folder / "kubeconfig"
    config.write_text(CONFIG.replace("SECONDS", str(seconds)), encoding="utf-8")
    with running(cluster) as url:
        file.write_text(kubeconfig({"here": url}), encoding="utf-8")
        loaded = meshgen.run_load_tests(config, None, url, measure=True, kubeconfig=str(file))
    (one,) = loaded.runs
    return one


def test_pods_are_seen_what_they_use_and_what_they_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meshgen.loadtests.cost._ENOUGH", 1)
    monkeypatch.setattr("meshgen.loadtests.watching._EVERY", 0.25)
    monkeypatch.setattr("meshgen.loadtests.counting._EVERY", 0.2)
    cluster = Cluster(others=30)
    one = run(tmp_path, 4, cluster)
    assert [(v.expected.what, v.figure, v.word) for v in one.verdicts][-1] == ("replicas", 2, "met")
    assert {method for method, _ in cluster.paths} == {"GET"}
    (told,) = json.loads(outcomes(Report("loadtest", []), [one]))["loadTests"]
    assert told["watched"] == "Deployment/cart"
    assert {(each["ready"], each["wanted"]) for each in told["replicas"]} == {(1, 2), (2, 3)}
    html = page("prod", [one])
    assert html.count("<svg") == 3
    pods = html[html.index("Pods of Deployment/cart") :]
    # Nobody has three quarters of a pod.
    assert re.findall(r'class="y">([^<]*)<', pods)[:5] == ["0", "1", "2", "3", "4"]
    cost, text = one.cost, outcome(one)
    assert cost is not None
    # What others ask is no cost, nor is it idle.
    assert cost.uncounted == ""
    assert cost.app == pytest.approx(COST["cart"], rel=0.2)
    assert cost.sidecar == pytest.approx(COST["istio-proxy"], rel=0.2)
    assert cost.idle == pytest.approx(sum(IDLE.values()), abs=0.03)
    assert cost.requests / cost.seconds == pytest.approx(50, rel=0.3)
    assert cost.refused / cost.seconds == pytest.approx(15, rel=0.3)
    assert cost.counted is not None
    assert cost.counted - one.sent == pytest.approx(45 * 4.5, rel=0.4)
    assert f"the sidecars counted {cost.counted - one.sent} more than were sent" in text
    assert re.search(r"requests, \d+ refused ones aside, in \d s; an idle pod", text)
    # Where nobody sees what they count, it is what was sent.
    assert one.watched is not None
    unseen = replace(one.watched, uncounted="you may not get pods/proxy")
    sent = cost_of(one.answered, one.planned.stages, unseen)
    assert sent.counted is None
    assert sent.requests / sent.seconds == pytest.approx(20, rel=0.2)
    text = outcome(replace(one, cost=sent))
    assert "not the sidecars that counted: you may not get pods/proxy; what others asked" in text


def test_what_is_not_in_the_cluster_is_not_loaded(tmp_path: Path) -> None:
    config, file, cluster = tmp_path / "meshgen.yaml", tmp_path / "kubeconfig", Cluster()
    text = (
        CONFIG.replace("SECONDS", "1")
        .replace("cart: {", "web: {")
        .replace("service: cart", "service: web")
    )
    config.write_text(text, encoding="utf-8")
    with running(cluster) as url:
        file.write_text(kubeconfig({"here": url}), encoding="utf-8")
        with pytest.raises(meshgen.MeshgenError, match="Deployment/web of shop is not seen"):
            meshgen.run_load_tests(config, None, url, watch=True, kubeconfig=str(file))
    assert cluster.asked == []


def test_what_pods_use_has_to_be_seen_where_it_is_measured(tmp_path: Path) -> None:
    class Unmeasured(Cluster):
        def answer(self, path: str) -> Any:
            return None if "metrics.k8s.io" in path else super().answer(path)

    cluster = Unmeasured()
    with pytest.raises(meshgen.MeshgenError, match="what pods use is not seen: /apis/metrics"):
        run(tmp_path, 1, cluster)
    assert cluster.asked == []


def test_what_is_asked_of_the_wrong_path_is_told(tmp_path: Path) -> None:
    config, cluster = tmp_path / "meshgen.yaml", Cluster()
    text = CONFIG.replace("SECONDS", "1").replace("service: cart,", "service: cart, path: /apis,")
    config.write_text(text, encoding="utf-8")
    with running(cluster) as url:
        loaded = meshgen.run_load_tests(config, None, url)
    doubt, *_ = loaded.findings
    told = "20 of 20 requests that got through were answered 404"
    assert (told in doubt.message, doubt.severity) == (True, "warning")


def test_a_second_counts_where_all_pods_of_it_are_known() -> None:
    """One that ended as the second began was there in it: nobody knows for how long."""
    windows = windows_of([*usages("p", 0, 0.1), *usages("q", 0, 0.1, end=30)])
    spent = busy(windows, [1] * 60, [(0.0, 60.0)])
    assert (spent.known, spent.seconds, spent.requests) == (59, 89, 59)


def usages(pod: str, idle: float, busy: float, begin: int = 0, end: int = 60) -> list[Usage]:
    """Return the use of an app and a sidecar, which takes a tenth, each 15 s."""
    early = [Usage(pod, "a", -15, 0, idle), Usage(pod, "istio-proxy", -15, 0, idle / 10)]
    late = [
        Usage(pod, name, at, at + 15, cpu)
        for at in range(begin, end, 15)
        for name, cpu in (("a", busy), ("istio-proxy", busy / 10))
    ]
    return [*(early if begin == 0 else ()), *late]


STAGES = stages_of("steady", Fraction(20), Fraction(60))


@pytest.mark.parametrize(
    ("seen", "app"),
    [
        # (0.12 - 0.02) / 20 a second.
        (usages("p", 0.02, 0.12), 0.005),
        # Two pods share the requests.
        ([*usages("p", 0.02, 0.07), *usages("q", 0.02, 0.07)], 0.005),
        # A pod that came is counted as soon as its use is known, and rests as the other does.
        (
            [
                *usages("p", 0.02, 0.12, 0, 30),
                *usages("p", 0.02, 0.07, 30),
                *usages("q", 0, 0.07, 30),
            ],
            0.005,
        ),
    ],
)
def test_it_is_what_pods_use_beyond_idle_by_what_is_answered(seen: list[Usage], app: float) -> None:
    found = cost_of([20] * 60, STAGES, Watched("", [], seen))
    assert found.app == pytest.approx(app, rel=0.01)
    assert found.sidecar == pytest.approx(app / 10, rel=0.01)
    assert written(found) == "cpuPerRequest: {app: 5ms, sidecar: 0.5ms}"


@pytest.mark.parametrize(
    ("answered", "seen", "why"),
    [
        (60, [], "nobody saw what the pods use when nobody asks"),
        (60, usages("p", 0.02, 0.12, 0, 1)[:2], "known for 0 s"),
        (60, usages("p", 0.02, 0.01), "too little to be seen"),
        (5, usages("p", 0.02, 0.12), "known for 5 s"),
    ],
)
def test_what_is_not_measured_says_why(answered: int, seen: list[Usage], why: str) -> None:
    found = cost_of([20] * answered, STAGES, Watched("", [], seen))
    assert found.app is None
    assert why in found.why


def test_refused_requests_are_not_answered_and_ramps_count_once_they_hold() -> None:
    ramp = stages_of("ramp", Fraction(20), Fraction(60))
    seen = Watched("", [], [*usages("p", 0.02, 9.0, 0, 30), *usages("p", 0.02, 0.12, 30)])
    assert cost_of([20] * 60, ramp, seen).app == pytest.approx(0.005)
    assert cost_of([10] * 60, ramp, seen).app == pytest.approx(0.01)


def test_figures_by_the_second_are_those_of_the_last_look() -> None:
    watched = Watched("x", [Glance(4.5, 3), Glance(-2, 9), Glance(1.5, 2)])
    assert watched.by_second(lambda one: one.ready, 6) == [9, 2, 2, 2, 3, 3]
    # An autoscaler that was not seen once wants what it wanted.
    scaled = Watched("x", [Glance(0, 1, 4), Glance(1, 1, None), Glance(2, 1, 6)])
    assert scaled.by_second(lambda one: one.wanted, 3) == [4, 4, 6]
    assert (watched.reached, watched.answering) == (3, (2, 9))
    assert (Watched("x", []).reached, Watched("x", []).answering) == (None, None)
    down = Watched("x", [Glance(-2, 1), Glance(1, 0)])
    assert (down.reached, down.answering) == (0, (1, 1))
    assert Watched("x", [Glance(1, 0)]).answering is None


def test_of_as_many_pods_as_were_seen_a_limit_lets_in_no_less_and_no_more() -> None:
    changes = ["loadTests.limit.rate=10/s", "services.load-balancer.autoscaling={min: 2, max: 9}"]
    (planned,) = meshgen.load_tests(titanium(*changes, "istio.version=1.28"), "prod", "limit")
    assert "2 to 9 x (100" in planned.expected[0].why
    ran = LoadRun(planned, "", [Second(sent=10) for _ in range(60)])
    glances = [Glance(-9, 5), Glance(-1, 2), Glance(1, 2), Glance(58, 2)]
    (limit, *_) = replace(ran, watched=Watched("", glances)).verdicts
    assert limit.expected.why.startswith("100 a minute: 2 x (100 + 100/60 s x 60 s) = 400 of 600")
    assert limit.word == "missed"
    assert ran.verdicts[0].word == "met"
