"""`meshgen loadtest`: what is planned, as text, as JSON and for k6."""

import contextlib
import json
import socket
import threading
from pathlib import Path

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


_ONE = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: t}
services: {web: {image: a, port: 80}}
loadTests: {a: {service: web, rate: 20/s, duration: 500ms}}
"""


def test_requests_that_are_cut_off_are_errors(tmp_path: Path, meshgen: Meshgen) -> None:
    path, report = tmp_path / "meshgen.yaml", tmp_path / "load.html"
    path.write_text(_ONE, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def cut_off() -> None:
            with contextlib.suppress(OSError):
                for _ in range(1000):
                    server.accept()[0].close()

        threading.Thread(target=cut_off, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        done = meshgen(
            *("loadtest", "-f", str(path), "--run", "--target", url, "--report", str(report))
        )
        server.shutdown(socket.SHUT_RDWR)
    assert done.exit_code == 1
    assert "errors 100 %; expected at most 1 %" in done.stderr
    assert "missed   errors 100 %" in done.stdout
    assert report.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_where_nobody_listens_nothing_is_sent(tmp_path: Path, meshgen: Meshgen) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(_ONE, encoding="utf-8")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        done = meshgen("loadtest", "-f", str(path), "--run", "--target", url)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"nobody answers at {url}: connection refused; `kubectl port-forward`" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--run"], "--run says not where; expected --target, such as http://localhost:8080"),
        (["--target", "http://a"], "--target is for --run; expected it beside --run"),
        (["--run", "--target", "a:80"], "--target a:80 is no address; expected one such as"),
        (["--run", "--target", "ftp://a"], "such as http://localhost:8080 [error MG401]"),
        (["--run", "--target", "http://a/b"], "the path is the test's"),
        (["--run", "--target", "http://a", "--job"], "expected one of them"),
        (["--report", "a.html"], "--report is for --run; expected it beside --run"),
        (["--watch"], "--watch and --measure are for --run; expected them beside --run"),
        (["--measure"], "--watch and --measure are for --run; expected them beside --run"),
        *(
            (
                ["--run", "--target", "http://a", option, "x"],
                "--context and --kubeconfig are for what is watched; expected --watch or --measure",
            )
            for option in ("--context", "--kubeconfig")
        ),
    ],
)
def test_a_run_that_is_no_run_is_told(
    meshgen: Meshgen,
    arguments: list[str],
    said: str,
) -> None:
    done = meshgen("loadtest", "prod", "-f", str(TITANIUM), *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
