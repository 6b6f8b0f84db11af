"""`meshgen loadtest`: what is planned, as text, as JSON and for k6."""

import json

import pytest

from tests.examples import TITANIUM

from .conftest import Meshgen


def test_what_is_planned_is_there_as_json(meshgen: Meshgen) -> None:
    done = meshgen("loadtest", "prod", "-f", str(TITANIUM), "--format", "json")
    assert done.exit_code == 0
    tests = {test["name"]: test for test in json.loads(done.stdout)["loadTests"]}
    assert list(tests) == ["limit", "scaling"]
    refused, errors = tests["limit"]["expected"]
    assert (refused["what"], errors["what"]) == ("refused", "errors")
    assert 0 < refused["low"] < refused["high"] < 1
    assert tests["scaling"]["stages"][-1] == {"start": 60.0, "end": 60.0, "seconds": 300.0}


def test_without_a_word_each_service_that_is_worth_it_has_one(meshgen: Meshgen) -> None:
    done = meshgen("loadtest", "local", "-f", str(TITANIUM), "--replicas", "3")
    assert done.exit_code == 0
    assert [line for line in done.stdout.splitlines() if not line.startswith(" ")] == [
        "load-balancer-limit: GET / of load-balancer, overLimit"
    ]
    assert "3 x (100 + 100/60 s x 60 s) = 600 of 1800 requests" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--k6"], "there are 2 load tests, and k6 runs one script; expected --test, one of limit"),
        (["--test", "limits"], "no load test is called `limits`"),
        (["--replicas", "0"], "0 is not in the range"),
    ],
)
def test_a_wrong_call_is_told(meshgen: Meshgen, arguments: list[str], said: str) -> None:
    done = meshgen("loadtest", "prod", "-f", str(TITANIUM), *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
