"""`meshgen verify` with the real kubectl, against a server that answers as an API server does."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from meshgen.cli.verify import verify
from tests.live.cluster import TITANIUM, State, healthy, kubeconfig, serving

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
    sarif = json.loads(clusters.verify(state, "--format", "sarif").stdout)
    assert [one["ruleId"] for one in sarif["runs"][0]["results"]] == ["MG1903"]
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


def test_waits_until_all_is_well(clusters: Clusters, monkeypatch: pytest.MonkeyPatch) -> None:
    state = healthy()
    pods = state.items("/namespaces/titanium-prod/pods")
    late = pods.pop()
    monkeypatch.setattr("meshgen.live.look._PAUSE", 0.0)
    looked = 0

    def progress(_: str) -> None:
        nonlocal looked
        looked += 1
        if looked == 2:
            pods.append(late)

    monkeypatch.setattr("meshgen.cli.progress.Progress.__call__", lambda _, doing: progress(doing))
    assert clusters.verify(state, "--wait", "30s").exit_code == 0
