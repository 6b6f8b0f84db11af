"""`meshgen diff` in this process."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from meshgen.cli.diff import diff
from tests.config.problems import whole

Run = Callable[..., Result]
CONFIG = whole("""
services:
  web: {image: "nginx:1.27", port: 80, env: {LOG: debug, DB_PASSWORD: hunter2}}
  api: {image: "api:1", port: 80}
  redis: {image: "redis:7", port: 6379, args: [--save, ""]}
environments:
  dev:
    namespace: shop-dev
    services: {redis: null}
  prod:
    namespace: shop-prod
    services:
      "*": {imagePullPolicy: Always}
      web:
        replicas: 3
        env:
          LOG: info
          DB_PASSWORD: correct horse
          MOTD: "a very long text that no table has room for, whatever the width is"
""")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in a folder with a config."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "meshgen.yaml").write_text(CONFIG, encoding="utf-8")
    app = typer.Typer()
    app.command()(diff)
    return lambda *args: CliRunner().invoke(app, args)


def test_a_table_shows_what_differs(run: Run) -> None:
    result = run("dev", "prod")
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        "dev and prod: 8 settings differ\n"
        "\n"
        "                              dev       prod\n"
        "namespace.name                shop-dev  shop-prod\n"
        "services.web\n"
        "  env.LOG                     debug     info\n"
        "  env.DB_PASSWORD             …         …\n"
        '  env.MOTD                    -         "a very long text that no table…\n'
        "  imagePullPolicy             -         Always\n"
        "  replicas                    -         3\n"
        "services.api.imagePullPolicy  -         Always\n"
        "services.redis                -         {image: redis:7, port: 6379, ar…\n"
    )


def test_in_full_with_the_places(run: Run) -> None:
    lines = run("dev", "prod", "-v").stdout.splitlines()
    at = lines.index("services.web.env.LOG")
    assert lines[at : at + 3] == [
        "services.web.env.LOG",
        "  dev   debug  (meshgen.yaml:5:51)",
        "  prod  info  (meshgen.yaml:19:16)",
    ]
    assert next(line for line in lines if "MOTD" in line) == "services.web.env.MOTD"
    (motd,) = (line for line in lines if "no table" in line)
    assert motd.endswith(' whatever the width is"  (meshgen.yaml:21:17)')


def test_nothing_that_may_be_a_secret_is_shown(run: Run) -> None:
    for more in ((), ("-v",), ("--format", "json"), ("--format", "markdown")):
        for names in (("dev", "prod"), ("prod", "dev")):
            told = run(*names, *more).stdout
            assert "DB_PASSWORD" in told
            assert "hunter2" not in told
            assert "horse" not in told


def test_json_has_every_value_with_its_place(run: Run) -> None:
    document = json.loads(run("dev", "prod", "--format", "json").stdout)
    assert (document["command"], document["before"], document["after"]) == ("diff", "dev", "prod")
    assert document["counts"]["differences"] == len(document["differences"]) == 8
    (redis,) = (one for one in document["differences"] if one["path"] == "services.redis")
    assert redis["before"] is None
    assert redis["after"]["value"]["args"] == ["--save", ""]
    assert (redis["after"]["line"], redis["after"]["file"]) == (7, "meshgen.yaml")


def test_markdown_for_a_pull_request(run: Run) -> None:
    lines = run("dev", "prod", "--format", "markdown").stdout.splitlines()
    assert lines[:5] == [
        "### Settings of `dev` and `prod`",
        "",
        "| Setting | `dev` | `prod` |",
        "|---|---|---|",
        "| `namespace.name` | `shop-dev` | `shop-prod` |",
    ]
    assert "| `services.web.replicas` |  | `3` |" in lines


def test_exit_codes(run: Run) -> None:
    assert run("dev", "prod", "--exit-code").exit_code == 1
    same = run("dev", "dev", "--exit-code")
    assert (same.exit_code, same.stdout) == (0, "dev and dev: all settings are the same\n")


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            (),
            "meshgen: no environment is named; expected `meshgen diff ENV ENV`, or `meshgen diff "
            "ENV --against REF`; `meshgen render --diff` tells what a render would change",
        ),
        (("dev",), "meshgen: one environment is named; expected `meshgen diff ENV ENV`"),
        (("dev", "prod", "dev"), "meshgen: several are named; expected"),
        (("dev", "prd"), "no environment is called `prd`; expected one of dev, prod; did you mean"),
        (("dev", "--against", " "), "meshgen: --against is empty"),
        (("dev", "prod", "--against", "x"), "meshgen: --against is of one environment"),
        (("dev", "--against", "nothing"), "there is no folder and no git revision `nothing`"),
    ],
)
def test_calls_that_are_wrong(run: Run, call: tuple[str, ...], told: str) -> None:
    result = run(*call)
    assert result.exit_code == 2
    assert told in result.stderr


def _git(*arguments: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


def test_since_a_revision_and_a_folder(run: Run, tmp_path: Path) -> None:
    _git("init", "-q")
    _git("add", "meshgen.yaml")
    _git("commit", "-q", "-m", "a")
    Path("before").mkdir()
    (tmp_path / "before" / "meshgen.yaml").write_text(CONFIG, encoding="utf-8")
    config = CONFIG.replace("replicas: 3", "replicas: 4").replace('"api:1"', '"api:2"')
    (tmp_path / "meshgen.yaml").write_text(config, encoding="utf-8")
    for against in ("HEAD", "before"):
        result, width = run("prod", "--against", against, "-v"), len(against)
        assert result.stdout.splitlines() == [
            f"{against} and prod: 2 settings differ",
            "",
            "services.web.replicas",
            f"  {against.ljust(width)}  3  ({against}:meshgen.yaml:17:19)",
            f"  {'prod'.ljust(width)}  4  (meshgen.yaml:17:19)",
            "services.api.image",
            f"  {against.ljust(width)}  api:1  ({against}:meshgen.yaml:6:16)",
            f"  {'prod'.ljust(width)}  api:2  (meshgen.yaml:6:16)",
        ]
    assert run("dev", "--against", "HEAD").stdout.startswith("HEAD and dev: 1 setting differs\n")


def test_an_environment_that_was_not_there(run: Run, tmp_path: Path) -> None:
    Path("before").mkdir()
    text = CONFIG.replace("  dev:", "  development:")
    (tmp_path / "before" / "meshgen.yaml").write_text(text, encoding="utf-8")
    result = run("dev", "--against", "before")
    assert result.exit_code == 2
    assert "meshgen: before has no environment `dev`; expected one that has it" in result.stderr
    Path("empty").mkdir()
    assert "empty holds no meshgen.yaml" in run("dev", "--against", "empty").stderr
    (tmp_path / "before" / "meshgen.yaml").write_text("services: [", encoding="utf-8")
    assert "meshgen: before: " in run("dev", "--against", "before").stderr


def test_what_all_services_have_alike_is_told_once(run: Run, tmp_path: Path) -> None:
    text = CONFIG.replace("services: {redis: null}", "services: {}")
    (tmp_path / "meshgen.yaml").write_text(text, encoding="utf-8")
    lines = run("dev", "prod").stdout.splitlines()
    assert lines[3:5] == ["3 services alike", "  imagePullPolicy  -         Always"]
    assert sum("imagePullPolicy" in line for line in lines) == 1
