"""What sidecars count while a load test runs, and what a request takes by that."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, cast

import pytest

from meshgen.live.answer import Answer
from meshgen.live.server import Server
from meshgen.loadtests.arrivals import stages_of
from meshgen.loadtests.cost import cost_of
from meshgen.loadtests.counting import Counting
from meshgen.loadtests.watched import Count, Usage, Watched

LIST = "/api/v1/namespaces/a/pods"
NO_RIGHT = 'cannot get resource "pods/proxy" in API group'


def counting(*pods: Any, counters: Any = "") -> Counting:
    """Look once at pods, each of which answers alike; a number is a refusal."""

    class Asked:
        def ask(self, paths: Iterable[str]) -> Mapping[str, Answer]:
            return {path: self._answer(path) for path in paths}

        def _answer(self, path: str) -> Answer:
            if path == LIST:
                return listed(*pods)
            assert path == f"{LIST}/p:15020/proxy/stats/prometheus"
            return counters if isinstance(counters, Answer) else Answer(200, counters.encode())

    found = Counting(cast("Server", Asked()), [LIST], 418)
    found.look()
    return found


def listed(*pods: Any) -> Answer:
    return Answer(200, str({"kind": "PodList", "items": [*pods]}).replace("'", '"').encode())


def pod(*containers: str, ready: str = "True") -> Any:
    return {
        "metadata": {"name": "p", "namespace": "a"},
        "spec": {"containers": [{"name": one} for one in containers]},
        "status": {"conditions": [{"type": "Ready", "status": ready}]},
    }


INSIDE = pod("app", "istio-proxy")


def series(code: int, flags: str, count: int, reporter: str = "destination") -> str:
    labels = f'reporter="{reporter}",response_code="{code}",response_flags="{flags}"'
    return f"istio_requests_total{{{labels}}} {count}\n"


def test_what_a_limit_refused_is_told_apart() -> None:
    text = "".join(
        (
            series(200, "-", 5),
            series(503, "UF,URX", 20),
            series(418, "-", 100),
            series(429, "UAEX,RL", 1000),
            series(429, "-", 40),
            series(200, "-", 9999, "source"),
        )
    )
    (one,) = counting(INSIDE, counters=text).counts
    assert (one.pod, one.let_in, one.refused) == ("p", 65, 1100)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (counting(INSIDE, counters=series(200, "-", 1)), ""),
        (counting(INSIDE, counters=series(200, "RL", 1)), ""),
        (counting(INSIDE, counters="envoy_server_live 1"), "no sidecar has istio_requests_total"),
        (counting(INSIDE, counters=Answer(403, NO_RIGHT.encode())), "you may not get pods/proxy"),
        (counting(pod("app")), "the pods have no sidecar"),
        (counting(), "the pods have no sidecar"),
        (counting(pod("app", "istio-proxy", ready="False")), "nobody looked"),
    ],
)
def test_where_they_count_nothing_it_is_told_why(found: Counting, why: str) -> None:
    assert found.uncounted == why


def test_they_are_asked_now_and_then_or_at_once() -> None:
    found = counting(INSIDE, counters=series(200, "-", 1))
    found.look()
    assert len(found.counts) == 1
    found.look(now=True)
    assert len(found.counts) == 2


STAGES = stages_of("steady", Fraction(20), Fraction(60))


def usages(pod: str, *cpu: float, begin: int = -15) -> list[Usage]:
    """Return the use of an app and of a sidecar, which takes a tenth, each 15 s."""
    return [
        Usage(pod, name, begin + 15 * number, begin + 15 * number + 15, one * part)
        for number, one in enumerate(cpu)
        for name, part in (("a", 1.0), ("istio-proxy", 0.1))
    ]


def counts(pod: str, *let_in: float, begin: int = -15) -> list[Count]:
    """Return what a sidecar counted, each 15 s; half as many more were refused."""
    return [Count(pod, begin + 15 * n, one, one / 2) for n, one in enumerate(let_in)]


@pytest.mark.parametrize(
    ("used", "counted", "requests", "seconds"),
    [
        # Who asked before asks meanwhile: 10/s, 50 ms of CPU, and 20/s more.
        (
            usages("p", 0.07, *[0.17] * 4),
            counts("p", *range(0, 151, 150), 600, 1050, 1500, 1950),
            1800,
            60,
        ),
        # Others come with the test, so that it is 60/s.
        (usages("p", 0.02, *[0.32] * 4), counts("p", 9, 9, 909, 1809, 2709, 3609), 3600, 60),
        # Two pods, one of which comes later: its first quarter of a minute is not counted.
        (
            [*usages("p", 0.02, 0.12, 0.12, 0.07, 0.07), *usages("q", 5.0, 0.07, 0.07, begin=15)],
            [*counts("p", 0, 0, 300, 600, 750, 900), *counts("q", 20, 170, 320, begin=30)],
            1200,
            60,
        ),
        # A sidecar that began anew does not know what it counted in between.
        (usages("p", 0.02, *[0.12] * 4), counts("p", 0, 0, 300, 20, 320, 620), 900, 45),
        # What nobody looked at in the end is not counted either.
        (usages("p", 0.02, *[0.12] * 4), counts("p", 0, 0, 300, 600, 900), 900, 45),
        # Looks fall between the times of the windows, and none to the first request.
        (
            usages("p", 0.02, 0.02, *[0.12] * 4, begin=-30),
            [
                Count("p", at, max(0, at) * 20, max(0, at) * 10)
                for at in (-31, -9, -0.5, 6, 14, 18, 22, 29, 41, 44.5, 61)
            ],
            900,
            45,
        ),
    ],
)
def test_it_is_how_much_more_was_used_by_how_much_more_was_counted(
    used: list[Usage], counted: list[Count], requests: int, seconds: int
) -> None:
    # Of those of the test, nothing is asked.
    found = cost_of([1] * 60, STAGES, Watched("", [], used, counted, ""))
    assert found.app == pytest.approx(0.005, rel=0.03)
    assert found.sidecar == pytest.approx(0.0005, rel=0.03)
    assert found.idle == pytest.approx(0.022, rel=0.05)
    assert found.seconds == seconds
    assert found.requests == pytest.approx(requests, rel=0.03)
    assert found.refused == pytest.approx(requests / 2, rel=0.03)


@pytest.mark.parametrize(
    ("used", "counted", "why"),
    [
        # 100/s asked before, and 102/s do now.
        (
            usages("p", 0.52, *[0.53] * 4),
            counts("p", 0, *range(1500, 8000, 1530)),
            "hardly more requests came than before",
        ),
        (usages("p", 0.02, 0.12), counts("p", *[0] * 2), "known for 0 s"),
        (usages("p", 0.12, begin=0), counts("p", 0, 300, begin=0), "nobody saw what"),
        (usages("p", 0.12, *[0.01] * 4), counts("p", 0, 0, 300, 600, 900, 1200), "too little"),
    ],
)
def test_what_sidecars_do_not_show_says_why(
    used: list[Usage], counted: list[Count], why: str
) -> None:
    found = cost_of([20] * 60, STAGES, Watched("", [], used, counted, ""))
    assert found.app is None
    assert why in found.why


def test_why_nothing_was_counted_is_kept_where_nothing_is_measured() -> None:
    found = cost_of([1] * 60, STAGES, Watched("", [], [], [], "the pods have no sidecar"))
    assert found.why == "nobody saw what the pods use when nobody asks"
    assert found.uncounted == "the pods have no sidecar"


def test_all_that_they_counted_since_the_first_request_is_told() -> None:
    used = usages("p", 0.02, *[0.12] * 4)
    counted = [*counts("p", 90, 100, 400, 700, 1000, 1300), *counts("q", 10, 20, begin=30)]
    found = cost_of([20] * 60, STAGES, Watched("", [], used, counted, ""))
    # With half as many that were refused.
    assert found.counted == (1300 - 100 + 20) * 1.5
