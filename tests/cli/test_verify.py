"""`meshgen verify` with the real kubectl, against a server that answers as an API server does."""

import json
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from meshgen.cli.verify import verify
from tests.live.cluster import TITANIUM, State, healthy, kubeconfig, serving
from tests.proof.test_processes import processes_of

from .process import MESHGEN, environment

Run = Callable[..., Result]


class Clusters:
    """API servers on loopback, and meshgen that asks one of them."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack, self._file = stack, folder / "kubeconfig"
        self.asked: list[tuple[str, str]] = []

    def verify(self, state: State, *arguments: str) -> Result:
        url = self._stack.enter_context(serving(state, lambda *one: self.asked.append(one)))
        self._file.write_text(kubeconfig({"here": url}), encoding="utf-8")
        app = typer.Typer()
        app.command()(verify)
        named = ("-f", str(TITANIUM), "--kubeconfig", str(self._file))
        return CliRunner().invoke(app, ["prod", *named, *arguments])


@pytest.fixture
def clusters(tmp_path: Path) -> Iterator[Clusters]:
    """Answer until the test is over."""
    with ExitStack() as stack:
        yield Clusters(stack, tmp_path)


def test_a_cluster_that_is_what_the_config_says(clusters: Clusters) -> None:
    result = clusters.verify(healthy())
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        0,
        "the cluster is what prod says",
    )
    # It only looks, and asks once for each thing.
    assert {method for method, _ in clusters.asked} == {"GET"}
    assert len(clusters.asked) == len(set(clusters.asked))
    assert len(result.stdout.splitlines()) < 40


def test_what_is_wrong_is_told_with_its_place_in_every_format(clusters: Clusters) -> None:
    state = healthy()
    state.get("deployments", "prod-redis")["spec"]["template"]["spec"]["containers"][0]["image"] = (
        "redis:6"
    )
    result = clusters.verify(state, "--format", "json")
    report = json.loads(result.stdout)
    (finding,) = report["findings"]
    line = TITANIUM.read_text(encoding="utf-8").splitlines()[finding["line"] - 1]
    assert (result.exit_code, report["holds"], report["environment"]) == (1, False, "prod")
    assert report["namespaces"] == []
    assert (finding["code"], finding["path"]) == ("MG1903", "services.redis.image")
    assert line.strip() == "image: redis:7-alpine"
    (told,) = (each for each in report["lines"] if each["code"])
    assert (told["concern"], told["status"]) == ("objects", "wrong")
    assert told["figures"] == {"spec.template.spec.containers[0].image": "redis:6"}
    assert report["hints"] == []
    limited = clusters.verify(state, "-n", "titanium-prod", "--format", "sarif")
    sarif = json.loads(limited.stdout)
    assert [one["ruleId"] for one in sarif["runs"][0]["results"]] == ["MG1903"]
    (run,) = sarif["runs"][0]["invocations"]
    (told,) = run["toolExecutionNotifications"]
    assert told["message"]["text"] == "only what is in titanium-prod was looked at"
    assert limited.stderr.endswith("the cluster in titanium-prod is not what prod says: 1 wrong\n")
    # Weighed as any other finding.
    lighter = clusters.verify(state, "--severity", "MG1903=warning", "-q")
    assert lighter.exit_code == 0
    assert "Deployment/titanium-prod/prod-redis" in lighter.stdout


def test_what_the_user_may_not_ask_is_unknown(clusters: Clusters) -> None:
    state = healthy()
    state.refuse(
        "/namespaces/titanium-prod/deployments",
        'deployments.apps is forbidden: User "eve" cannot list resource "deployments" in API '
        'group "apps" in the namespace "titanium-prod"',
    )
    result = clusters.verify(state, "-n", "titanium-prod")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("the cluster in titanium-prod is not what")
    report = json.loads(clusters.verify(state, "-n", "titanium-prod", "--format", "json").stdout)
    assert report["namespaces"] == ["titanium-prod"]
    assert report["hints"] == ["only what is in titanium-prod was looked at"]
    assert "unknown  you may not list deployments in titanium-prod: Deployment/" in result.stdout


def test_one_that_cannot_be_asked(clusters: Clusters) -> None:
    refused = healthy()
    refused.refuse("", "Unauthorized", 401)
    for state, arguments, words in (
        (refused, (), "the cluster cannot be asked: the cluster does not know you"),
        (
            refused,
            ("--context", "nobody"),
            'kubectl does not start: context "nobody" does not exist',
        ),
        (refused, ("-n", "titanium"), "did you mean `titanium-prod`?"),
        (refused, ("--wait", "-1m"), "`-1m` is no time to wait; expected a duration"),
        (refused, ("--wait", "soon"), "`soon` is no time to wait; expected a duration"),
    ):
        result = clusters.verify(state, *arguments)
        assert result.exit_code == 2
        assert words in result.stderr


class Rounds:
    """The time between looks at a cluster: nobody waits, and something changes each time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *changes: Callable[[], None]) -> None:
        self._changes, self._now = [*changes], 0.0
        monkeypatch.setattr("meshgen.live.look.time", self)

    def monotonic(self) -> float:
        return self._now

    def time(self) -> float:
        return 0.0

    def sleep(self, seconds: float) -> None:
        assert 0 < seconds <= 3
        self._now += seconds
        if self._changes:
            self._changes.pop(0)()


def away(state: State) -> None:
    state.refuse("", "etcdserver: leader changed", 503)


def test_waits_while_states_change(clusters: Clusters, monkeypatch: pytest.MonkeyPatch) -> None:
    state, whole = healthy(), healthy()
    pods = state.items("/namespaces/titanium-prod/pods")
    late = pods.pop()
    listed = state.items("/namespaces/titanium-prod/services")
    service = listed.pop()
    Rounds(
        monkeypatch,
        lambda: listed.append(service),
        lambda: away(state),
        lambda: None,
        lambda: state.answers.update(whole.answers),
    )
    result = clusters.verify(state, "--wait", "1h")
    assert late in whole.items("/namespaces/titanium-prod/pods")
    assert (result.exit_code, result.stderr.splitlines()) == (
        0,
        [
            "asking the cluster about prod",
            "waiting for objects, rollout",
            "waiting for rollout",
            "waiting for the cluster: etcdserver: leader changed",
            "the cluster is what prod says",
        ],
    )


def test_a_wait_ends_where_it_is_over_or_pointless(
    clusters: Clusters, monkeypatch: pytest.MonkeyPatch
) -> None:
    def expired(state: State) -> None:
        state.refuse("", "Unauthorized", 401)

    for change, wait, code, words in (
        (lambda _: None, "2s", 1, "the cluster is not what prod says: 1 waiting"),
        (away, "5s", 2, "the cluster cannot be asked: etcdserver: leader changed"),
        (expired, "1h", 2, "the cluster cannot be asked: the cluster does not know you"),
    ):
        state = healthy()
        state.items("/namespaces/titanium-prod/pods").pop()
        Rounds(monkeypatch, partial(change, state))
        result = clusters.verify(state, "--wait", wait, "-q")
        assert result.exit_code == code
        assert words in result.stderr
        assert "waiting for" not in result.stderr


def test_ctrl_c_while_it_waits_leaves_nobody_behind(tmp_path: Path) -> None:
    state = healthy()
    state.items("/namespaces/titanium-prod/pods").pop()
    with serving(state) as url:
        file = tmp_path / "kubeconfig"
        file.write_text(kubeconfig({"here": url}), encoding="utf-8")
        call = ("verify", "prod", "-f", str(TITANIUM), "--kubeconfig", str(file), "--wait", "1h")
        with subprocess.Popen(
            [*MESHGEN, *call],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=environment(TMPDIR=str(tmp_path)),
        ) as process:
            assert process.stderr is not None
            try:
                assert any(line == "waiting for rollout\n" for line in process.stderr)
                assert processes_of(tmp_path)
                process.send_signal(signal.SIGINT)
                assert process.wait(60) == 130
            finally:
                process.kill()
            assert process.stderr.read() == "meshgen: interrupted\n"
    assert processes_of(tmp_path) == []
    assert list(tmp_path.glob("meshgen-*")) == []


def test_no_command_is_run_in_pods_before_it_is_said(
    clusters: Clusters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kubectl that passes everything on, and runs nothing in pods."""
    real, log = shutil.which("kubectl"), tmp_path / "log"
    words = 'Error from server (Forbidden): User "eve" cannot create resource "pods/exec" in API'
    script = f'echo "$*" >> {log}\ncase "$*" in *" exec "*) echo \'{words}\' >&2; exit 1; esac'
    (tmp_path / "kubectl").write_text(f'#!/bin/sh\n{script}\nexec {real} "$@"\n', encoding="utf-8")
    (tmp_path / "kubectl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    without = clusters.verify(healthy())
    assert " exec " not in log.read_text(encoding="utf-8")
    result = clusters.verify(healthy(), "--exec", "--context", "here")
    first = result.stderr.splitlines()[0]
    assert first == "running `pilot-agent` in pods with a sidecar, as --exec allows"
    ran = {line.partition(" -- ")[2] for line in log.read_text(encoding="utf-8").splitlines()}
    assert ran == {
        "",
        "pilot-agent request GET certs",
        "pilot-agent request GET config_dump?resource=dynamic_listeners",
    }
    assert "--context=here" in log.read_text(encoding="utf-8")
    # What counters tell stands without it; that it told nothing is no secret.
    assert (without.exit_code, result.exit_code) == (0, 0)
    assert "certificates of 14 pods valid for" in result.stdout
    told = " ".join(result.stdout.split())
    assert "commands unknown `--exec` ran nothing in Pod/prod-" in told
    assert " and 11 more: you may not create pods/exec -> it needs `create` of `pods/exec`" in told
    assert "`--exec` ran" not in without.stdout
