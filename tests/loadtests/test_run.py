"""Load tests that Locust sends to the real Envoy: what is expected holds, or is missed."""

import json
import re
from collections import Counter

import pytest

import meshgen
from meshgen import Severity
from meshgen.loadtests.measured import LoadRun, Second
from meshgen.loadtests.planned import PlannedLoad
from meshgen.report.junit import junit
from meshgen.report.load_page import page
from meshgen.report.loads import outcome, outcomes
from meshgen.report.types import Report

from ..proof.envoys import needs_envoy
from .serving import gateway, titanium, with_half_the_bucket

ERRORS = ("no answer, or a status from 500 on", Severity.ERROR)
UNSEEN = ("nobody looked how many pods there are: --watch does", Severity.NOTE)
LIMIT = ("loadTests.limit.duration=3s", "loadTests.limit.rate=100/s")


@needs_envoy
def test_titaniums_limit_holds_under_load_and_not_with_another_bucket() -> None:
    project = titanium(*LIMIT)
    seconds: list[int] = []
    with gateway(project) as url:
        loaded = meshgen.run_load_tests(
            project, "prod", url, "limit", on_second=lambda second, _: seconds.append(second)
        )
    (run,) = loaded.runs
    assert run.sent == 300
    # Each is told once, when all of it is answered.
    assert seconds == sorted(set(seconds))
    assert {0, 1, 2} <= set(seconds)
    assert [(one.expected.what, one.word) for one in run.verdicts] == [
        ("refused", "met"),
        ("errors", "met"),
    ]
    # Two pods, a hundred each, and what comes back in the meantime.
    refused = sum(one.refused for one in run.seconds)
    assert 300 - 2 * (100 + 100 / 60 * (len(run.seconds) + 1)) - 1 <= refused <= 100
    assert loaded.holds
    with gateway(project, with_half_the_bucket) as url:
        loaded = meshgen.run_load_tests(project, "prod", url, "limit")
    assert not loaded.holds
    (error,) = [one for one in loaded.findings if one.severity is Severity.ERROR]
    assert error.path == "environments.prod.loadTests.limit"
    assert re.fullmatch(r"prod: refused \d+(\.\d)? %", error.message)
    assert not loaded.cases[0].is_met


def _run(**second: object) -> LoadRun:
    (planned,) = meshgen.load_tests(titanium(*LIMIT), "prod", "limit")
    seconds = [Second(100, 30, 1, 0.0, [0.01] * 65 + [0.5] * 5) for _ in range(3)]
    return LoadRun(planned, "http://localhost", [*seconds, Second(**second)])  # type: ignore[arg-type]


def test_what_was_refused_or_failed_is_not_answered() -> None:
    (planned,) = meshgen.load_tests(titanium(*LIMIT), "prod", "limit")
    run = LoadRun(planned, "", [Second(9, 6, 1), Second(4, 4), Second(0, 0, 2)])
    assert run.answered == [2, 0, 0]


def test_what_came_is_told_as_text_as_json_and_as_a_page() -> None:
    run = _run()
    assert (run.sent, run.percentile(0.5), run.percentile(0.95)) == (300, 0.01, 0.5)
    text = outcome(run)
    assert "met      refused 30 %: expected at most" in text
    assert "met      errors 1 %" in text
    (told,) = json.loads(outcomes(Report("loadtest", []), [run]))["loadTests"]
    assert [one["verdict"] for one in told["expected"]] == ["met", "met"]
    assert told["seconds"][0] == {"sent": 100, "refused": 30, "failed": 1, "p50": 0.01, "p95": 0.5}
    html = page("prod <b>", [run])
    assert html.count("<svg") == 2
    assert "prod &lt;b&gt;" in html
    assert "<td>at most 1\N{NO-BREAK SPACE}%</td>" in html
    # Nothing is fetched from anywhere.
    assert not re.findall(r"""(?:src|href)=|url\(|<script|@import""", html)


def test_what_is_not_known_is_a_note_of_its_case(monkeypatch: pytest.MonkeyPatch) -> None:
    def ran(planned: PlannedLoad, target: str, _: object) -> LoadRun:
        return LoadRun(planned, target, [Second(10, 0, 1)])

    monkeypatch.setattr("meshgen.pipeline.loadruns.refuse_silent", lambda _: None)
    monkeypatch.setattr("meshgen.pipeline.loadruns.run", ran)
    tests = [
        "loadTests.limit={service: api-gateway, rate: 10/s, duration: 1s, expect: {replicas: 3}}",
        "loadTests.scaling={service: api-gateway, rate: 10/s, duration: 1s}",
    ]
    loaded = meshgen.run_load_tests(titanium(*tests), "prod", "http://a")
    assert [(one.message, one.expected, one.hint, one.severity) for one in loaded.findings] == [
        ("prod: errors 10 %", "expected at most 1 %", *ERRORS),
        ("prod: replicas unknown", "expected at least 3", *UNSEEN),
        ("prod: errors 10 %", "expected at most 1 %", *ERRORS),
        ("prod: replicas unknown", "not promised", "nothing says `cpuPerRequest`", Severity.NOTE),
    ]
    told = junit(Report("loadtest", loaded.findings, cases=loaded.cases))
    assert told.count("<failure") == 2
    assert told.count("prod: replicas unknown; ") == 2


def test_what_was_sent_too_late_or_too_seldom_is_told() -> None:
    assert _run().doubt == ""
    late = _run(sent=1, late=2.0).doubt
    assert late.startswith("requests were sent up to 2.0 s late")
    (planned,) = meshgen.load_tests(titanium(*LIMIT), "prod", "limit")
    # Of 207 that got through, a twentieth may be asked wrongly on purpose.
    few, many = (_run(denied=Counter({"404": n, "403": 2})).doubt for n in (10, 11))
    assert few == ""
    assert many.startswith("11 of 207 requests that got through were answered 404: the host")
    assert LoadRun(planned, "", [Second(sent=10)]).doubt == "10 of 300 requests were sent"
    assert not LoadRun(planned, "", []).holds
