"""A call that cannot be read is answered with the right one."""

import shlex
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from meshgen.cli.app import make_app
from meshgen.cli.console import MISUSED
from meshgen.cli.misuse import misused
from meshgen.cli.project import opened
from meshgen.errors import MeshgenError


@pytest.fixture(scope="module")
def app() -> TyperGroup:
    command = typer.main.get_command(make_app())
    assert isinstance(command, TyperGroup)
    return command


def told(app: TyperGroup, call: str) -> str:
    """Return what is told of a call."""
    arguments = shlex.split(call)
    with pytest.raises(MISUSED) as caught:
        app.main(arguments, prog_name="meshgen", standalone_mode=False)
    return misused(caught.value, arguments, app).told


@pytest.mark.parametrize(
    ("call", "meant"),
    [
        ("render prod", "render"),
        ("render prod --check", "render --check"),
        ("render -f a.yaml prod -o out", "render -f a.yaml -o out"),
        ("build --env prod", "build prod"),
        ("build --env=prod", "build prod"),
        ("--env prod build -q", "build prod -q"),
        ("check -e prod", "check prod"),
        ("-f a.yaml check", "check -f a.yaml"),
        ("-q -f a.yaml build prod", "build prod -q -f a.yaml"),
        ("build prod --config a.yaml", "build prod -f a.yaml"),
        ("render --out x", "render -o x"),
        ("render --chek", "render --check"),
        ("render --dry-run", "render --check"),
        ("rendr", "render"),
        ("template prod", "build prod"),
        ("lint", "check"),
        ("compare dev prod", "diff dev prod"),
        ("test -f a.yaml", "try --tests -f a.yaml"),
        ("status prod", "verify prod"),
        ("version", "--version"),
        ("-v", "--version"),
        ("help check", "check -h"),
        ("build prod --file 'a b.yaml' --envv", None),
        ("frobnicate", None),
        ("render -o", None),
        ("check --kubernetes", None),
    ],
)
def test_the_right_call_is_told(call: str, meant: str | None, app: TyperGroup) -> None:
    line = told(app, call)
    if meant:
        assert line.endswith(f"; did you mean `meshgen {meant}`?")
    else:
        assert line.endswith(" -h` tells what there is")


def test_the_message_says_what_is_wrong(app: TyperGroup) -> None:
    assert told(app, "render prod").startswith("unexpected argument `prod`; ")
    assert told(app, "rendr").startswith("no such command `rendr`; ")
    assert told(app, "check --kubernetes") == (
        "option `--kubernetes` requires an argument; `meshgen check -h` tells what there is"
    )


def test_a_config_near_by_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That of a folder above, up to the repository's, or the only one right below."""
    inner = tmp_path / "repository" / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir()

    def hint(folder: Path) -> str:
        monkeypatch.chdir(folder)
        with pytest.raises(MeshgenError) as caught, opened(Path("meshgen.yaml"), quiet=True):
            """Nothing is opened."""
        return caught.value.findings[0].hint

    (tmp_path / "meshgen.yaml").touch()
    assert hint(inner) == "`meshgen init` writes one, -f names another"
    (tmp_path / "repository" / "meshgen.yaml").touch()
    assert hint(inner) == "did you mean -f ../../meshgen.yaml?"
    (tmp_path / "repository" / "meshgen.yaml").unlink()
    (inner / "meshgen.yaml").touch()
    assert hint(inner.parent) == "did you mean -f b/meshgen.yaml?"
    (inner.parent / "c").mkdir()
    (inner.parent / "c" / "meshgen.yaml").touch()
    assert hint(inner.parent) == "`meshgen init` writes one, -f names another"
